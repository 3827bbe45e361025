/* SPDX-License-Identifier: MIT */
/*
 * tests/cases/source/NAME/{input,expect}: the text of a /proc file, and what a
 * source makes of it. expect names the source, then its values in order
 * ("gap"; p: pages, t: clock ticks), or "none REASON" if there are none.
 */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/metrics.h"
#include "sample/proc.h"
#include "sample/readings.h"
#include "sample/source.h"
#include "sample/source_cgroup.h"

enum { CASE_LIMIT = 1 << 20 };

static void
case_read(const char *name, const char *file, struct buf *out)
{
	const char *top = getenv("srcdir");
	char *path = xasprintf("%s/tests/cases/source/%s/%s",
			       top != NULL ? top : ".", name, file);
	struct error err = {0};

	if (file_read(path, CASE_LIMIT, out, &err) != 0)
		fail_msg("%s", err.text);
	free(path);
}

static void
result_add(struct buf *out, const char *name, double value)
{
	if (isnan(value))
		buf_addf(out, "%s gap\n", name);
	else
		buf_addf(out, "%s %.15g\n", name, value);
}

/* The result of the source for the text, in the form of expect. */
static void
result_of(const struct source *source, const char *text, struct buf *out)
{
	double values[SOURCE_METRICS] = {NAN, NAN, NAN, NAN};
	const char *reason = NULL;

	buf_addf(out, "%s\n", source->name);
	if (source->parse(text, values, &reason) != 0) {
		buf_addf(out, "none %s\n", reason);
		return;
	}
	for (size_t i = 0; i < source->nmetrics; i++)
		result_add(out, source->metrics[i].name, values[i]);
	if (reason != NULL)
		buf_addf(out, "reason %s\n", reason);
}

/* "7t" and "9p" mean other numbers on other machines. */
static void
expect_resolve(const char *text, struct buf *out)
{
	char line[256], name[64], unit;
	double number;

	for (; *text != '\0'; text += strcspn(text, "\n") + 1) {
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(text, "\n"),
			 text);
		if (sscanf(line, "%63s %lf%c", name, &number, &unit) != 3 ||
		    (unit != 'p' && unit != 't'))
			buf_addf(out, "%s\n", line);
		else if (unit == 'p')
			result_add(out, name,
				   number * (double)sysconf(_SC_PAGESIZE));
		else
			result_add(out, name,
				   number / (double)sysconf(_SC_CLK_TCK));
	}
}

static void
case_run(const char *name)
{
	struct buf input = {0}, expect = {0}, wanted = {0}, got = {0};
	const struct source *source;
	char word[64] = "";

	case_read(name, "input", &input);
	case_read(name, "expect", &expect);
	sscanf(buf_text(&expect), "%63s", word);
	source = source_find(word);
	if (source == NULL || source->parse == NULL)
		fail_msg("%s: there is no such source: '%s'", name, word);
	expect_resolve(buf_text(&expect), &wanted);
	result_of(source, buf_text(&input), &got);
	if (strcmp(buf_text(&wanted), buf_text(&got)) != 0)
		fail_msg("%s:\nwanted\n%sgot\n%s", name, buf_text(&wanted),
			 buf_text(&got));
	buf_free(&input);
	buf_free(&expect);
	buf_free(&wanted);
	buf_free(&got);
}

static void
test_cases(void **state)
{
	const char *top = getenv("srcdir");
	char *path =
	    xasprintf("%s/tests/cases/source", top != NULL ? top : ".");
	struct dirent *entry;
	int count = 0;
	DIR *cases;

	(void)state;
	assert_non_null(cases = opendir(path));
	while ((entry = readdir(cases)) != NULL)
		if (entry->d_name[0] != '.') {
			case_run(entry->d_name);
			count++;
		}
	closedir(cases);
	free(path);
	assert_true(count > 10);
}

/* A text that is cut off anywhere is refused, or read as far as it goes. */
static void
test_every_cut(void **state)
{
	struct buf input = {0};
	double values[SOURCE_METRICS];
	const char *reason;

	(void)state;
	case_read("smaps_rollup-6.18", "input", &input);
	for (size_t i = input.len; i-- > 0;) {
		input.data[i] = '\0';
		if (source_smaps_rollup.parse(input.data, values, &reason) == 0)
			assert_true(values[0] == 16048128);
	}
	buf_free(&input);
}

/* Every source can read this process. */
static void
test_self(void **state)
{
	int self = proc_open(getpid()), pipes[2];
	double before[SOURCE_METRICS], values[SOURCE_METRICS];
	const char *reason;

	(void)state;
	for (size_t i = 0; i < source_count; i++) {
		const struct source *source = source_table[i];

		/* It is not asked, has no helper, and is in our own group. */
		if (source->ask != NULL || source->read_new != NULL ||
		    source == &source_cgroup)
			continue;
		assert_int_equal(
		    source_read(source, self, NULL, values, &reason), 0);
		assert_null(reason);
		for (size_t j = 0; j < source->nmetrics; j++)
			assert_true(values[j] >= 0);
	}
	source_read(&source_fd, self, NULL, before, &reason);
	assert_int_equal(pipe(pipes), 0);
	source_read(&source_fd, self, NULL, values, &reason);
	assert_true(values[0] == before[0] + 2);
	assert_true(values[1] == before[1]);
	close(pipes[0]);
	close(pipes[1]);
	close(self);
}

/* A file that stays open shows the current values, and that the process ended.
 */
static void
test_kept(void **state)
{
	double first[SOURCE_METRICS], values[SOURCE_METRICS];
	const char *reason;
	int dir, kept = -1;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		static volatile char grown[8 << 20];

		raise(SIGSTOP);
		for (size_t i = 0; i < sizeof(grown); i += 1024)
			grown[i] = 1;
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(child, NULL, WUNTRACED);
	dir = proc_open(child);
	assert_int_equal(source_read(&source_statm, dir, &kept, first, &reason),
			 0);
	assert_true(kept >= 0);
	kill(child, SIGCONT);
	waitpid(child, NULL, WUNTRACED);
	assert_int_equal(
	    source_read(&source_statm, dir, &kept, values, &reason), 0);
	assert_true(values[0] >= first[0] + (4 << 20));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(
	    source_read(&source_statm, dir, &kept, values, &reason), -1);
	assert_non_null(reason);
	close(kept);
	close(dir);
}

/* Without a directory there are gaps and a reason. */
static void
test_unreadable(void **state)
{
	double values[SOURCE_METRICS];
	const char *reason;

	(void)state;
	for (size_t i = 0; i < source_count; i++) {
		if (source_table[i]->ask != NULL ||
		    source_table[i]->read_new != NULL)
			continue;
		assert_int_equal(
		    source_read(source_table[i], -1, NULL, values, &reason),
		    -1);
		assert_non_null(reason);
	}
}

/* What a source writes fits into what callers pass; the build refuses more, if
 * the metrics come by SOURCE_METRICS_FROM. */
static void
test_values_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < source_count; i++)
		assert_in_range(source_table[i]->nmetrics, 1, SOURCE_METRICS);
}

static void
test_cgroup(void **state)
{
	static const char stat[] = "anon 123\nfile 7\nkernel 456\n"
				   "kernel_stack 1\nsock 0\nanon_thp 9\n";
	static const char stat_v1[] = "cache 7\nrss 100\nrss_huge 0\n"
				      "total_cache 8\ntotal_rss 200\n"
				      "total_rss_huge 2\n";

	(void)state;
	assert_true(cgroup_parse("4096\n", "") == 4096);
	assert_true(cgroup_parse(stat, "anon") == 123);
	assert_true(cgroup_parse(stat, "sock") == 0);
	assert_true(cgroup_parse(stat, "kernel") == 456);
	assert_true(isnan(cgroup_parse(stat, "pagetables")));
	assert_true(cgroup_parse(stat_v1, "total_rss") == 200);
	assert_true(cgroup_parse(stat_v1, "rss") == 100);
	assert_true(isnan(cgroup_parse(stat_v1, "anon")));
	assert_true(isnan(cgroup_parse(stat, "ano")));
	assert_true(isnan(cgroup_parse("anon -5\n", "anon")));
	assert_true(isnan(cgroup_parse("anon 12", "anon"))); /* cut */
	assert_true(isnan(cgroup_parse("max\n", "")));
	assert_true(isnan(cgroup_parse("", "")));
}

/* Recorded memory files of both versions: total, anonymous, kernel and socket
 * memory, and what cannot be dropped. */
static void
test_cgroup_folders(void **state)
{
	static const struct {
		const char *folder;
		double values[5];
	} groups[] = {
	    {"v2-6.1", {73728000, 41943040, 6291456, 4096, 57999360}},
	    {"v1-6.18", {9457664, 110592, 339968, 0, 450560}},
	};
	double values[SOURCE_METRICS];

	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++) {
		char *folder = xasprintf("%s/tests/cases/cgroup/%s",
					 FLATLINE_SRCDIR, groups[i].folder);

		assert_int_equal(cgroup_read_folder(folder, values), 0);
		for (size_t j = 0; j < 5; j++)
			assert_true(values[j] == groups[i].values[j]);
		assert_true(cgroup_value_held(values) == values[4]);
		free(folder);
	}
	assert_int_equal(cgroup_read_folder("/nosuch", values), -1);
}

/* metrics.def and the sources agree about each column. */
static void
test_counters(void **state)
{
	struct strings counters = {0};

	(void)state;
	readings_counters(&counters);
	assert_true(counters.count >= 3);
	assert_string_equal(counters.items[0], "minor_faults");
	strings_free(&counters);
	for (size_t i = 0; i < source_count; i++)
		for (size_t j = 0; j < source_table[i]->nmetrics; j++) {
			const struct metric *metric =
			    &source_table[i]->metrics[j];
			const struct metric_row *row = metric_row(metric->name);

			if (row->column != NULL)
				assert_int_equal(
				    row->type == METRIC_TYPE_COUNTER,
				    metric->kind == METRIC_COUNTER);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_every_cut),
	    cmocka_unit_test(test_cgroup),
	    cmocka_unit_test(test_cgroup_folders),
	    cmocka_unit_test(test_self),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_values_fit),
	    cmocka_unit_test(test_counters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
