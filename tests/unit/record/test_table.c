/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "record/record.h"

/* Text with an explicit length, for the NUL byte. */
#define TEXT(literal) literal, sizeof(literal) - 1

static const struct {
	const char *text;
	size_t len;
	const char *error; /* NULL: it is read */
	size_t rows;
	int cut;
	double last; /* last value of the last column; NAN: a gap */
} tables[] = {
    {TEXT("time_s,rss_bytes\n0,1\n1,2\n"), NULL, 2, 0, 2},
    {TEXT("time_s,rss_bytes\r\n0,1\r\n1,2\r\n"), NULL, 2, 0, 2},
    {TEXT("\xef\xbb\xbftime_s,rss_bytes\n0,7\n"), NULL, 1, 0, 7},
    {TEXT("\"time_s\",\"rss_bytes\"\n\"0\",\"12\"\n"), NULL, 1, 0, 12},
    {TEXT("time_s,rss_bytes\n0,1\n1,\n"), NULL, 2, 0, NAN},
    {TEXT("time_s,rss_bytes\n0,1\n1,NaN\n"), NULL, 2, 0, NAN},
    {TEXT("time_s,rss_bytes\n-0.5,1e6\n"), NULL, 1, 0, 1e6},
    {TEXT("time_s,host,rss_bytes\n0,web one,3\n"), NULL, 1, 0, 3},
    {TEXT("time_s,rss_bytes\n\n0,1\n\n"), NULL, 1, 0, 1},
    {TEXT("time_s,rss_bytes\n"), NULL, 0, 0, 0},
    /* Killed while it wrote: without the last row, and said. */
    {TEXT("time_s,rss_bytes\n0,1\n1,2"), NULL, 1, 1, 1},
    {TEXT("time_s,rss_bytes\n0,1\n1"), NULL, 1, 1, 1},
    {TEXT(""), "x.csv: is empty", 0, 0, 0},
    {TEXT("time_s,rss"), "x.csv: holds no whole line", 0, 0, 0},
    {TEXT("0,100\n1,200\n"), "x.csv:1: no header line", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,1\n1,abc\n2,3\n"),
     "x.csv:3: not a number in column rss_bytes ('abc')", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,0x10\n"), "x.csv:2: not a number", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,inf\n"), "x.csv:2: not a number", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,1e999\n"), "x.csv:2: not a number", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,1\0002\n"),
     "x.csv:2: a NUL byte in column rss_bytes", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0\n1,2\n"),
     "x.csv:2: 1 fields where the header has 2", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,1,2\n"),
     "x.csv:2: 3 fields where the header has 2", 0, 0, 0},
    {TEXT("time_s,rss_bytes\n0,\x1b[31m\n"), "('?[31m')", 0, 0, 0},
};

static void
check_table(size_t i)
{
	struct table table;
	struct error err = {0};
	int result =
	    table_parse(&table, "x.csv", tables[i].text, tables[i].len, &err);

	if (tables[i].error != NULL) {
		assert_int_equal(result, -1);
		assert_int_equal(err.status, STATUS_DATA);
		if (strstr(err.text, tables[i].error) == NULL)
			fail_msg("case %zu: '%s' lacks '%s'", i, err.text,
				 tables[i].error);
	} else {
		if (result != 0)
			fail_msg("case %zu: %s", i, err.text);
		assert_int_equal(table.nrows, tables[i].rows);
		assert_int_equal(table.cut, tables[i].cut);
	}
	if (result == 0 && table.nrows > 0) {
		double last =
		    table.columns[table.ncolumns - 1].values[table.nrows - 1];

		if (isnan(tables[i].last))
			assert_true(isnan(last));
		else
			assert_float_equal(last, tables[i].last, 1e-9);
	}
	table_free(&table);
}

static void
test_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++)
		check_table(i);
}

/* However a file is cut, it is read or refused, never worse. */
static void
test_every_cut(void **state)
{
	static const char text[] = "time_s,\"rss,_bytes\",fds\n0,1,\"2\"\n"
				   "0.25,\"3\"\"\",4\n";
	struct table table;

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++) {
		struct error err = {0};

		if (table_parse(&table, "x", text, len, &err) != 0)
			assert_int_equal(err.status, STATUS_DATA);
		table_free(&table);
	}
}

static void
test_columns_by_name(void **state)
{
	struct table table;
	struct error err = {0};
	static const char text[] = "time_s,fds\n1,5\n";

	(void)state;
	assert_int_equal(table_parse(&table, "x", text, sizeof(text) - 1, &err),
			 0);
	assert_non_null(table_column(&table, "fds"));
	assert_null(table_column(&table, "fd"));
	table_free(&table);
}

/* What came rarely is still there when rows are joined. */
static void
test_long(void **state)
{
	enum { ROWS = 3 * TABLE_ROWS, SELDOM = 1000 };
	struct buf text = {0};
	struct table table;
	struct error err = {0};
	size_t seldom = 0;

	(void)state;
	buf_adds(&text, "time_s,seldom\n");
	for (int i = 0; i < ROWS; i++)
		buf_addf(&text, i % SELDOM == 0 ? "%d,1\n" : "%d,\n", i);
	assert_int_equal(table_parse(&table, "long", text.data, text.len, &err),
			 0);
	assert_true(table.nrows <= TABLE_ROWS);
	assert_true(table.nrows >= TABLE_ROWS / 2);
	for (size_t i = 0; i < table.nrows; i++) {
		seldom += table.columns[1].values[i] == 1;
		assert_true(i == 0 || table.columns[0].values[i] >
					  table.columns[0].values[i - 1]);
	}
	assert_int_equal(seldom, (ROWS + SELDOM - 1) / SELDOM);
	assert_true(table.columns[0].values[table.nrows - 1] == ROWS - 1);
	table_free(&table);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_every_cut),
	    cmocka_unit_test(test_columns_by_name),
	    cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
