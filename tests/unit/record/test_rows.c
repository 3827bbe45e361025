/* SPDX-License-Identifier: MIT */
/* Rows one by one: however the bytes arrive, they are the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "record/rows.h"

/* A file with this text, open for reading, that has no name any more. */
static int
file_of(const char *text, size_t len)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	fflush(file);
	fd = dup(fileno(file));
	fclose(file);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static const char sample[] = "time_s,host,rss_bytes,\"fds\"\r\n"
			     "0,web one,1e6,3\r\n"
			     "0.125,\"a, \"\"b\"\"\",1234567.5,\r\n"
			     "\r\n"
			     "1,x,NaN,4\n"
			     "2,x,-7,5\n";
static const double wanted[4][4] = {
    {0, NAN, 1e6, 3},
    {.125, NAN, 1234567.5, NAN},
    {1, NAN, NAN, 4},
    {2, NAN, -7, 5},
};

static void
check_row(const double *row, const double *want)
{
	for (size_t i = 0; i < 4; i++) {
		if (i == 1) /* text, of a column that is none of ours */
			continue;
		if (isnan(want[i]))
			assert_true(isnan(row[i]));
		else
			assert_true(row[i] == want[i]);
	}
}

static void
check_rows(struct rows *rows, struct error *err)
{
	double row[4];

	if (rows == NULL)
		fail_msg("%s", err->text);
	assert_int_equal(rows_columns(rows)->count, 4);
	assert_string_equal(rows_columns(rows)->items[3], "fds");
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(rows_next(rows, row, err), 1);
		check_row(row, wanted[i]);
	}
	assert_int_equal(rows_next(rows, row, err), 0);
	assert_false(rows_cut(rows));
	rows_close(rows);
}

/* Every size of a read ends somewhere else in a row. */
static void
test_every_split(void **state)
{
	struct error err = {0};

	(void)state;
	check_rows(rows_of_text("x.csv", sample, sizeof(sample) - 1, &err),
		   &err);
	for (size_t chunk = 1; chunk <= sizeof(sample); chunk++)
		check_rows(rows_of_fd(file_of(sample, sizeof(sample) - 1),
				      "x.csv", chunk, &err),
			   &err);
}

/* The quick way to a number gives what strtod() gives. */
static void
test_numbers(void **state)
{
	static const char *const numbers[] = {
	    "0",
	    "-0",
	    "1",
	    "9007199254740991",
	    "0.1",
	    "12.75",
	    "1234.5678",
	    "0.000001",
	    "1e3",
	    "-2.5",
	    "1E-5",
	    "9007199254740993",
	    "123456789012345678901234567890",
	    "00012",
	    "3.141592653589793238",
	    "1e18",
	};
	struct error err = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		char *text = xasprintf("time_s,rss_bytes\n0,%s\n", numbers[i]);
		struct rows *rows =
		    rows_of_text("x.csv", text, strlen(text), &err);
		double row[2];

		assert_non_null(rows);
		assert_int_equal(rows_next(rows, row, &err), 1);
		if (row[1] != strtod(numbers[i], NULL))
			fail_msg("%s became %.17g", numbers[i], row[1]);
		rows_close(rows);
		free(text);
	}
}

/* A file is strict: a row that was cut is told, with its line. */
static void
test_cut_in_a_file(void **state)
{
	static const char text[] = "time_s,rss_bytes\n0,1\n1";
	struct error err = {0};
	struct rows *rows =
	    rows_of_fd(file_of(text, sizeof(text) - 1), "x.csv", 64, &err);
	double row[2];

	(void)state;
	assert_non_null(rows);
	rows->strict = 1;
	assert_int_equal(rows_next(rows, row, &err), 1);
	assert_int_equal(rows_next(rows, row, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "x.csv:3: "));
	rows_close(rows);
}

/* Memory does not follow whatever has no end of line. */
static void
test_a_row_without_end(void **state)
{
	static const size_t size = 3 << 20;
	static const char header[] = "time_s,rss_bytes\n0,";
	char *text = xmalloc(size);
	struct error err = {0};
	struct rows *rows;
	double row[2];

	(void)state;
	memset(text, '1', size);
	memcpy(text, header, sizeof(header) - 1);
	rows = rows_of_fd(file_of(text, size), "x.csv", 4096, &err);
	assert_non_null(rows);
	assert_int_equal(rows_next(rows, row, &err), -1);
	assert_non_null(strstr(err.text, "x.csv:2: "));
	assert_true(rows->size <= size);
	rows_close(rows);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_split),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_cut_in_a_file),
	    cmocka_unit_test(test_a_row_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
