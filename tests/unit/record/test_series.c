/* SPDX-License-Identifier: MIT */
/*
 * tests/cases/series/<reader>/<case>: `input` gives `expect`: for each series
 * its columns, how many rows it has and what stands in the first and the last;
 * or `error`. The reader is found out, and no other takes the input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/series.h"

/* What the readers are called in series.def. */
static const char *const names[] = {
#define SERIES(name) #name,
#include "record/series.def"
#undef SERIES
};

static void
print_row(const struct recorded *item, size_t row, struct buf *out)
{
	for (size_t i = 0; i < item->columns.count; i++)
		buf_addf(out, "%s%.15g", i > 0 ? "," : "  ",
			 item->values[row * RECORDED_COLUMNS + i]);
	buf_adds(out, "\n");
}

static void
print_item(const struct recorded *item, struct buf *out)
{
	buf_addf(out, "%s: %zu rows\n  ",
		 item->name[0] != '\0' ? item->name : "(all)", item->nrows);
	for (size_t i = 0; i < item->columns.count; i++) {
		buf_addf(out, "%s%s", i > 0 ? "," : "", item->columns.items[i]);
		if (item->digits[i] > 0)
			buf_addf(out, " by %.15g", item->digits[i]);
	}
	buf_adds(out, "\n");
	print_row(item, 0, out);
	print_row(item, item->nrows - 1, out);
}

static void
print_recording(const struct recording *recording, struct buf *out)
{
	buf_addf(out, "%s\n", buf_text(&recording->note));
	if (recording->ticks)
		buf_adds(out, "no times\n");
	if (recording->doubt[0] != '\0')
		buf_addf(out, "doubt: %s\n", recording->doubt);
	if (recording->nothing[0] != '\0')
		buf_addf(out, "nothing: %s\n", recording->nothing);
	for (size_t i = 0; i < recording->count; i++)
		print_item(&recording->items[i], out);
}

static void
read_text(const struct series *series, const struct buf *input, struct buf *out)
{
	struct error err = {0};
	struct recording *recording = series_read_text(
	    series, buf_text(input), input->len, "input", &err);

	if (recording != NULL)
		print_recording(recording, out);
	else
		buf_addf(out, "%s\n", err.text);
	assert_int_equal(err.status,
			 recording != NULL ? STATUS_OK : STATUS_DATA);
	recording_free(recording);
}

static void
write_part(const char *dir, const char *name, const struct buf *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(buf_text(text), 1, text->len, file), text->len);
	assert_int_equal(fclose(file), 0);
	free(path);
}

static int
read_part(const char *dir, const char *name, struct buf *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct error err = {0};
	int result =
	    access(path, R_OK) == 0 ? file_read(path, 1 << 20, text, &err) : -1;

	free(path);
	return result;
}

/* What no other reader may make anything of. */
static void
refuse_elsewhere(size_t own, const char *dir, const struct buf *input)
{
	for (size_t i = 0; i < COUNT(names); i++) {
		struct error err = {0};
		struct recording *recording;

		if (i == own)
			continue;
		recording = series_read_text(series_table[i], buf_text(input),
					     input->len, "input", &err);
		if (recording != NULL)
			fail_msg("%s: read by %s too", dir, names[i]);
		assert_int_equal(err.status, STATUS_DATA);
	}
}

static void
run_case(size_t reader, const char *dir)
{
	struct buf input = {0}, wanted = {0}, out = {0};

	assert_int_equal(read_part(dir, "input", &input), 0);
	if (series_guess(buf_text(&input), input.len) != series_table[reader])
		fail_msg("%s: is not found out", dir);
	refuse_elsewhere(reader, dir, &input);
	read_text(series_table[reader], &input, &out);
	/* With ACCEPT set, what comes out now is what is wanted. */
	if (getenv("ACCEPT") != NULL)
		write_part(dir, "expect", &out);
	else if (read_part(dir, "expect", &wanted) != 0 ||
		 strcmp(buf_text(&out), buf_text(&wanted)) != 0)
		fail_msg("%s: wanted\n%s\ngot\n%s", dir, buf_text(&wanted),
			 buf_text(&out));
	buf_free(&input);
	buf_free(&wanted);
	buf_free(&out);
}

/* Calls it for each folder of a folder; returns how many there are. */
static size_t
each_case(const char *folder, void (*call)(size_t, const char *), size_t arg)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char *path = xasprintf("%s/%s", folder, entry->d_name);

		if (entry->d_name[0] != '.') {
			call(arg, path);
			count++;
		}
		free(path);
	}
	closedir(dir);
	return count;
}

static void
test_cases(void **state)
{
	size_t cases = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *folder = xasprintf("%s/tests/cases/series/%s",
					 FLATLINE_SRCDIR, names[i]);

		cases += each_case(folder, run_case, i);
		free(folder);
	}
	assert_true(cases >= 3 * COUNT(names));
}

static void
refuse_traffic(size_t arg, const char *dir)
{
	struct buf input = {0};

	(void)arg;
	assert_int_equal(read_part(dir, "input", &input), 0);
	if (series_guess(buf_text(&input), input.len) != NULL)
		fail_msg("%s: is read as memory", dir);
	refuse_elsewhere(COUNT(names), dir, &input);
	buf_free(&input);
}

/* What importers of traffic read is no record of memory. */
static void
test_traffic(void **state)
{
	static const char *const importers[] = {"access-log", "curl", "har",
						"openapi", "routes"};

	(void)state;
	for (size_t i = 0; i < COUNT(importers); i++) {
		char *folder = xasprintf("%s/tests/cases/import/%s",
					 FLATLINE_SRCDIR, importers[i]);

		assert_true(each_case(folder, refuse_traffic, 0) > 0);
		free(folder);
	}
}

/* CSVs with columns of ours are left to intake.c. */
static void
test_csv(void **state)
{
	static const char *const texts[] = {
	    "time_s,rss_bytes\n0,1\n1,2\n",
	    "Time,rss_bytes\n13:05:01,1\n13:05:02,2\n",
	    "\"Time\",\"RSS (MiB)\"\n2026-11-30 13:05:01,1\n",
	    "Time,requests,VmRSS\n1,2,3\n",
	    "Time\trss_kib\tfds\n1\t2\t3\n",
	    "Time;heap (MB);memory (MB)\n1;2;3\n",
	    "time,value\n1,2\n",
	    "TIME,RSS\n1,2\n",
	    "",
	    "\n\n",
	    "{}",
	    "[]",
	    "hello world\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (series_guess(texts[i], strlen(texts[i])) != NULL)
			fail_msg("taken: %s", texts[i]);
}

/* Of a long record every second row is kept, and the ends stay. */
static void
test_long(void **state)
{
	struct recording *recording = recording_new();
	struct recorded *item;
	struct error err = {0};
	const size_t rows = 5 * (size_t)RECORDING_ROWS / 2;

	(void)state;
	for (size_t i = 0; i < rows; i++) {
		item = recording_item(recording, i % 2 ? "a" : "b");
		recording_row(recording, item, (double)i);
		recorded_value(item, "rss_bytes", (double)i, 0);
	}
	assert_int_equal(recording_end(recording, "input", &err), 0);
	assert_true(recording->rows <= RECORDING_ROWS);
	item = &recording->items[0];
	assert_true(item->nrows > RECORDING_ROWS / 5);
	assert_true(item->values[0] < 4);
	assert_true(item->values[(item->nrows - 1) * RECORDED_COLUMNS + 1] >
		    (double)rows - 10);
	recording_free(recording);
}

static void
test_sizes(void **state)
{
	static const struct {
		const char *text;
		double unit;
		int decimal;
		double bytes, digit;
		const char *rest; /* NULL: none */
	} sizes[] = {
	    {"52420", 1024, 0, 53678080, 1024, ""},
	    {"1.2g", 1024, 0, 1288490188.8, 107374182.4, ""},
	    {"52.25MiB / 1", 1, 1, 54788096, 10485.76, " / 1"},
	    {"52.25MB", 1, 1, 52250000, 10000, ""},
	    {"52.25 MB", 1, 0, 54788096, 10485.76, ""},
	    {"648B", 1, 1, 648, 1, ""},
	    {"12,5k", 1, 0, 12800, 102.4, ""},
	    {"7.5 GiB)", 1, 1, 8053063680, 107374182.4, ")"},
	    {"12M(64M)", 1, 0, 12582912, 1048576, "(64M)"},
	    {"12Mbit", 1, 0, 0, 0, NULL},
	    {"-1", 1, 0, 0, 0, NULL},
	    {"1.2.3", 1, 0, 0, 0, NULL},
	    {".", 1, 0, 0, 0, NULL},
	    {"", 1, 0, 0, 0, NULL},
	    {"MiB", 1, 0, 0, 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		double bytes = 0, digit = 0;
		const char *rest = size_parse(sizes[i].text, sizes[i].unit,
					      sizes[i].decimal, &bytes, &digit);

		if ((rest == NULL) != (sizes[i].rest == NULL))
			fail_msg("%s", sizes[i].text);
		if (rest == NULL)
			continue;
		assert_string_equal(rest, sizes[i].rest);
		assert_true(fabs(bytes - sizes[i].bytes) < 1);
		assert_true(fabs(digit - sizes[i].digit) < 1e-3);
	}
}

static void
test_lines(void **state)
{
	static const struct {
		const char *line, *text, *source;
		double stamp_s; /* 0: none */
	} lines[] = {
	    {"plain\r\n", "plain", "", 0},
	    {"2026-11-30T13:05:01.5Z stdout F x y", "x y", "", 1796043901.5},
	    {"2026-11-30 13:05:01 x", "x", "", 1796043901},
	    {"2026-11-30T13:05:01+0100 web java[812]: x", "x", "", 1796040301},
	    {"Nov 30 13:05:01 web java[812]: x", "x", "", 1732971901},
	    {"Nov 30 13:05:01 x y", "x y", "", 1732971901},
	    {"api-1  | x", "x", "api-1", 0},
	    {"[pod/api-0/app] 2026-11-30T13:05:01Z x", "x", "api-0/app",
	     1796043901},
	    {"{\"log\":\"a\\tb\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-"
	     "30T13:05:01.5Z\"}",
	     "a b", "", 1796043901.5},
	    {"\x1b[2J\x1b[H\x1b[31mred\x1b[0m", "red", "", 0},
	    {"\x1b[", "", "", 0},
	    {"Nov", "Nov", "", 0},
	    {"2026-11-30", "2026-11-30", "", 0},
	    {"12345 x", "12345 x", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct log_line line = {0};

		log_line_unwrap(&line, lines[i].line, strlen(lines[i].line), 0);
		assert_string_equal(buf_text(&line.text), lines[i].text);
		assert_string_equal(line.source, lines[i].source);
		if (isnan(line.stamp_s)
			? lines[i].stamp_s != 0
			: fabs(line.stamp_s - lines[i].stamp_s) > 1e-3)
			fail_msg("%s: %f", lines[i].line, line.stamp_s);
		log_line_free(&line);
	}
}

static void
test_dates(void **state)
{
	static const struct {
		const char *text;
		double seconds; /* 0: none */
	} dates[] = {
	    {"Mon Nov 30 13:05:01 UTC 2026", 1796043901},
	    {"Mon Nov 30 01:05:01 PM UTC 2026", 1796043901},
	    {"Mon 30 Nov 2026 12:05:01 AM UTC", 1795997101},
	    {"2026-11-30T13:05:01+01:00", 1796040301},
	    {"=== 2026-11-30 13:05:01 ===", 1796043901},
	    {"1796043901", 1796043901},
	    {"1796043901.5", 1796043901.5},
	    {"1796043901500", 1796043901.5},
	    {"52420", 0},
	    {"812 52420", 0},
	    {"May", 0},
	    {"", 0},
	    {"----", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		double seconds = log_line_date(dates[i].text);

		if (isnan(seconds) ? dates[i].seconds != 0
				   : fabs(seconds - dates[i].seconds) > 1e-3)
			fail_msg("%s: %f", dates[i].text, seconds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases), cmocka_unit_test(test_traffic),
	    cmocka_unit_test(test_csv),	  cmocka_unit_test(test_long),
	    cmocka_unit_test(test_sizes), cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
