/* SPDX-License-Identifier: MIT */
/* A run directory, written and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "record/record.h"

struct fixture {
	char dir[64];
	struct record *record;
	struct error err;
};

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/flatline-record-XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char *command = xasprintf("rm -rf '%s'", f->dir);
	int status;

	record_free(f->record);
	status = system(command);
	free(command);
	free(f);
	return status;
}

static void
open_record(struct fixture *f)
{
	struct strings names = {0};

	f->record = record_create(f->dir, &f->err);
	assert_non_null(f->record);
	strings_add(&names, "requests");
	strings_add(&names, "rss_bytes");
	record_columns(f->record, &names);
	strings_free(&names);
}

static void
test_written_and_read_back(void **state)
{
	struct fixture *f = *state;
	struct run run;
	struct run_info info;

	open_record(f);
	run_info_init(&info);
	info.seed = 7;
	run_text_set(&info.host, "y");
	record_describe(f->record, &info);
	run_info_free(&info);
	record_event(f->record, "phase", "%s", "measure");
	record_sample(f->record, (double[]){10, 4096});
	record_sample(f->record, (double[]){20, NAN});
	record_event(f->record, "exit", "said \"no\", and\nleft");
	assert_int_equal(run_read(&run, f->dir, &f->err), 0);
	assert_int_equal(run.samples.nrows, 2);
	assert_float_equal(table_column(&run.samples, "rss_bytes")->values[0],
			   4096, 0);
	assert_true(isnan(table_column(&run.samples, "rss_bytes")->values[1]));
	assert_float_equal(run.info.seed, 7, 0);
	assert_string_equal(run.info.host, "y");
	assert_null(run.info.kernel);
	assert_int_equal(run.nevents, 2);
	assert_string_equal(run_last_event(&run, "exit")->detail,
			    "said \"no\", and left");
	assert_null(run_first_event(&run, "restart"));
	run_free(&run);
}

static void
test_large_numbers_keep_their_bytes(void **state)
{
	struct fixture *f = *state;
	struct run run;

	open_record(f);
	record_sample(f->record, (double[]){4e9 + 1, 1234567890123});
	assert_int_equal(run_read(&run, f->dir, &f->err), 0);
	assert_float_equal(run.samples.columns[1].values[0], 4e9 + 1, 0);
	assert_float_equal(run.samples.columns[2].values[0], 1234567890123, 0);
	run_free(&run);
}

static size_t
file_lines(const struct fixture *f, const char *name)
{
	char *path = xasprintf("%s/%s", f->dir, name);
	FILE *file = fopen(path, "r");
	size_t count = 0;
	int byte;

	assert_non_null(file);
	while ((byte = fgetc(file)) != EOF)
		count += byte == '\n';
	fclose(file);
	free(path);
	return count;
}

static void
append(const struct fixture *f, const char *file, const char *text)
{
	char *path = xasprintf("%s/%s", f->dir, file);
	FILE *out = fopen(path, "a");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	free(path);
}

/* The newest rows stay, and what is written next stands behind them. */
static void
test_old_rows_of_a_watch_merge(void **state)
{
	struct fixture *f = *state;
	const struct column *requests;
	struct run run;

	open_record(f);
	record_bound(f->record, 1000);
	for (int i = 0; i < 5000; i++) {
		record_sample(f->record, (double[]){i, 4096});
		record_descriptors(f->record, i, "file", i % 2 ? "/a" : "/b",
				   "", i);
		record_process(f->record, 7, 1, "x",
			       (const double[PROCESS_VALUES]){1, 2, 3, 4, 5});
	}
	assert_int_equal(record_check(f->record, &f->err), 0);
	assert_int_equal(run_read(&run, f->dir, &f->err), 0);
	assert_in_range(run.samples.nrows, 64, 1000);
	requests = table_column(&run.samples, "requests");
	for (size_t i = 0; i < 60; i++)
		assert_float_equal(requests->values[run.samples.nrows - 1 - i],
				   4999 - (double)i, 0);
	for (size_t i = 1; i < run.samples.nrows; i++)
		assert_true(requests->values[i] > requests->values[i - 1]);
	run_free(&run);
	assert_true(file_lines(f, "descriptors.csv") <= 1000);
	assert_true(file_lines(f, "processes.csv") <= 1000);
	assert_true(file_lines(f, "processes.csv") >= 64);
}

static void
test_killed_in_the_middle_of_rows(void **state)
{
	struct fixture *f = *state;
	struct run run;

	open_record(f);
	record_sample(f->record, (double[]){1, 2});
	record_event(f->record, "phase", "measure");
	append(f, "samples.csv", "0.5,12");
	append(f, "events.csv", "0.7,ph");
	append(f, "run.json", "{\"seed\": ");
	assert_int_equal(run_read(&run, f->dir, &f->err), 0);
	assert_int_equal(run.samples.nrows, 1);
	assert_int_equal(run.samples.cut, 1);
	assert_int_equal(run.nevents, 1);
	assert_false(run.info.present);
	assert_true(isnan(run.info.seed));
	run_free(&run);
}

static void
test_a_directory_that_holds_a_run_is_refused(void **state)
{
	struct fixture *f = *state;

	open_record(f);
	assert_null(record_create(f->dir, &f->err));
	assert_int_equal(f->err.status, STATUS_USAGE);
	assert_non_null(strstr(f->err.text, "already holds a run"));
}

static void
test_directories_are_made(void **state)
{
	struct fixture *f = *state;
	char *deep = xasprintf("%s/a/b//c", f->dir);
	struct stat info;

	f->record = record_create(deep, &f->err);
	assert_non_null(f->record);
	assert_int_equal(stat(deep, &info), 0);
	free(deep);
}

static void
test_a_place_that_cannot_be(void **state)
{
	struct fixture *f = *state;

	assert_null(record_create("/dev/null/run", &f->err));
	assert_int_equal(f->err.status, STATUS_IO);
	assert_non_null(strstr(f->err.text, "/dev/null"));
}

/* A file size limit stands for a full disk. */
static void
test_full_disk_is_kept_as_the_first_error(void **state)
{
	struct fixture *f = *state;
	struct rlimit old, small;
	struct run run;
	int ended = -1;

	open_record(f);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = (struct rlimit){400, old.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 0; i < 100 && ended != 0; i++) {
		struct error err = {0};

		record_sample(f->record, (double[]){i, 123456789});
		ended = record_check(f->record, &err) == 0 ? -1 : 0;
	}
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(ended, 0);
	assert_int_equal(record_check(f->record, &f->err), -1);
	assert_int_equal(f->err.status, STATUS_IO);
	assert_non_null(strstr(f->err.text, "samples.csv"));
	f->err = (struct error){0};
	assert_int_equal(run_read(&run, f->dir, &f->err), 0);
	assert_true(run.samples.nrows >= 10);
	run_free(&run);
}

static void
test_no_samples(void **state)
{
	struct fixture *f = *state;
	struct run run;

	assert_int_equal(run_read(&run, f->dir, &f->err), -1);
	assert_int_equal(f->err.status, STATUS_DATA);
	assert_non_null(strstr(f->err.text, "no samples.csv"));
	run_free(&run);
}

static void
test_discarded(void **state)
{
	struct fixture *f = *state;
	char *deep = xasprintf("%s/deep", f->dir);
	struct stat info;

	f->record = record_create(deep, &f->err);
	record_event(f->record, "phase", "measure");
	record_file(f->record, "run.json", "{}");
	record_discard(f->record);
	assert_int_equal(stat(deep, &info), -1);
	free(deep);
}

static void
test_discarding_keeps_what_the_target_said(void **state)
{
	struct fixture *f = *state;
	char *log = xasprintf("%s/target.log", f->dir);
	struct stat info;

	open_record(f);
	append(f, "target.log", "no such config\n");
	record_discard(f->record);
	assert_int_equal(stat(log, &info), 0);
	free(log);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void
test_counters_that_a_run_declares(void **state)
{
	struct run_info info;

	(void)state;
	run_info_init(&info);
	assert_false(run_has_counter(&info, "io_write_bytes"));
	strings_add(&info.target.counters, "io_write_bytes");
	assert_true(run_has_counter(&info, "io_write_bytes"));
	assert_false(run_has_counter(&info, "rss_bytes"));
	run_info_free(&info);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_written_and_read_back),
	    TEST(test_large_numbers_keep_their_bytes),
	    TEST(test_old_rows_of_a_watch_merge),
	    TEST(test_killed_in_the_middle_of_rows),
	    TEST(test_a_directory_that_holds_a_run_is_refused),
	    TEST(test_directories_are_made),
	    TEST(test_a_place_that_cannot_be),
	    TEST(test_full_disk_is_kept_as_the_first_error),
	    TEST(test_no_samples),
	    TEST(test_counters_that_a_run_declares),
	    TEST(test_discarded),
	    TEST(test_discarding_keeps_what_the_target_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
