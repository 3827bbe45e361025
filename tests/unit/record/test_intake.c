/* SPDX-License-Identifier: MIT */
/* CSVs that other programs and people write: units, clocks, order, counts. */
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

enum { COLUMNS = 4 };

/* Opens a text as a file that flatline did not write. */
static struct rows *
taken_in(const char *text, struct error *err)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	fflush(file);
	fd = dup(fileno(file));
	fclose(file);
	lseek(fd, 0, SEEK_SET);
	return rows_take_in(rows_of_fd(fd, "in.csv", 64, err), err);
}

/* Reads to the end. The last row stays in `values`; -1: refused. */
static int
read_all(const char *text, double *values, struct buf *note, struct error *err)
{
	struct rows *rows = taken_in(text, err);
	int more, count = 0;

	if (rows == NULL)
		return -1;
	assert_true(rows_columns(rows)->count <= COLUMNS);
	while ((more = rows_next(rows, values, err)) > 0)
		count++;
	if (note != NULL && rows_note(rows) != NULL)
		buf_adds(note, rows_note(rows));
	rows_close(rows);
	return more < 0 ? -1 : count;
}

static const struct {
	const char *text;
	double time_s, value; /* of the last row */
	const char *note;     /* "": none */
} readable[] = {
    {"time_s,rss_bytes\n0,4096\n1.5,8192\n", 1.5, 8192, ""},
    {"time_s,rss_bytes\n1700000000000,1\n1700000001500,2\n", 1.5, 2,
     "time_s is in milliseconds"},
    {"timestamp,rss_bytes\n1700000000000000,1\n1700000001500000,2\n", 1.5, 2,
     "timestamp is in microseconds"},
    {"ts,rss_bytes\n1700000000000000000,1\n1700000001500000000,2\n", 1.5, 2,
     "ts is in nanoseconds"},
    {"epoch,rss_bytes\n1700000000,1\n1700000001.5,2\n", 1.5, 2, ""},
    {"time_ms,rss_bytes\n500,1\n1500,2\n", 1.5, 2,
     "time_ms is in milliseconds"},
    {"seconds,rss_bytes\n0.5,1\n1.5,2\n", 1.5, 2, ""},
    {"\"Time\",rss_bytes\n2024-02-29 23:59:59,1\n2024-03-01 00:00:00.500,2\n",
     1.5, 2, ""},
    {"date,rss_bytes\n2024-05-01T12:00:00+02:00,1\n2024-05-01T10:00:01.5Z,2\n",
     1.5, 2, ""},
    {"Time,rss_bytes\n23:59:59,1\n00:00:00.5,2\n", 1.5, 2, ""},
    {"Time,rss_bytes\n11:59:59 AM,1\n12:00:00.5 PM,2\n", 1.5, 2, ""},
    {"time_s,rss_kib\n0,4\n1.5,8\n", 1.5, 8192, ""},
    {"time_s,VmRSS\n0,4\n1.5,8\n", 1.5, 8192, ""},
    {"time_s,RSS (MB)\n0,4\n1.5,8.5\n", 1.5, 8912896, ""},
    {"time_s,heap_used_gib\n0,4\n1.5,8\n", 1.5, 8589934592, ""},
    {"time_s, rss_bytes \n0, 4\n1.5, 8 \n", 1.5, 8, ""},
    {"time_s;rss_bytes\n0;4\n1.5;8\n", 1.5, 8, ""},
    {"time_s\trss_bytes\n0\t4\n1.5\t8\n", 1.5, 8, ""},
    {"time_s,rss_bytes\n1.5,2\n0,1\n", 1.5, 2, "newest first, turned round"},
    {"time_s,rss_bytes\n7,2\n7,2\n1.5,2\n0,1\n", 7, 2,
     "newest first, turned round"},
};

static void
test_readable(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readable); i++) {
		struct error err = {0};
		struct buf note = {0};
		double row[COLUMNS] = {0};

		if (read_all(readable[i].text, row, &note, &err) < 2)
			fail_msg("%s: %s", readable[i].text, err.text);
		if (fabs(row[0] - readable[i].time_s) > 1e-6 ||
		    row[1] != readable[i].value)
			fail_msg("%s: %g s, %g", readable[i].text, row[0],
				 row[1]);
		assert_string_equal(buf_text(&note), readable[i].note);
		buf_free(&note);
	}
}

/* The names that columns get, by which they are judged. */
static void
test_names(void **state)
{
	static const struct {
		const char *header, *name;
	} names[] = {
	    {"rss_kb", "rss_bytes"},
	    {"VmRSS", "rss_bytes"},
	    {"RssAnon", "anon_bytes"},
	    {"VmSwap [kB]", "swap_bytes"},
	    {"Resident (MiB)", "rss_bytes"},
	    {"heap_mb", "heap_bytes"},
	    {"x_bytes{job=\\\"a b\\\"}", "x_bytes"},
	    {"fds", "fds"},
	    {"RSS", "RSS"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct error err = {0};
		char *text = xasprintf("time_s,%s\n0,1\n", names[i].header);
		struct rows *rows = taken_in(text, &err);

		assert_non_null(rows);
		assert_string_equal(rows_columns(rows)->items[1],
				    names[i].name);
		rows_close(rows);
		free(text);
	}
}

static const struct {
	const char *text, *error; /* a part of it */
} refused[] = {
    {"time,rss_bytes\n0,1\n250,2\n", "in.csv:2: the unit of time is not known"},
    {"time,rss_bytes\nlater,1\n",
     "in.csv:2: not a number in column time ('later')"},
    {"time_s,rss_bytes\n0,1\n2,1\n1,1\n", "in.csv:4: times run backwards"},
    {"time_s,rss_bytes\n3,1\n1,1\n2,1\n", "in.csv: times run backwards"},
    {"time_s,rss_kib,rss_bytes\n0,1,1\n", "rss_kib and rss_bytes are the same"},
    {"time_s,rss_bytes\n0,51200\n1,51204\n2,51208\n3,51212\n4,51216\n5,51220\n",
     "rss_bytes is 50.0 KiB at most"},
    {"time_s,rss_bytes\n0,50.1\n1,50.1\n2,50.2\n3,50.2\n4,50.3\n5,50.3\n",
     "if in MiB, rss_mib"},
    {"time_s,rss_bytes\n0,4096\n30000,4096\n60000,4096\n90000,4096\n"
     "120000,4096\n150000,4096\n",
     "in.csv:1: a row every 30000 s is unlikely"},
};

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct error err = {0};
		double row[COLUMNS];

		assert_int_equal(read_all(refused[i].text, row, NULL, &err),
				 -1);
		assert_int_equal(err.status, STATUS_DATA);
		if (strstr(err.text, refused[i].error) == NULL)
			fail_msg("%s: %s", refused[i].text, err.text);
	}
}

/* What looks like those and is right: none is refused. */
static void
test_not_refused(void **state)
{
	static const char *const texts[] = {
	    "seconds,rss_bytes\n0,4096\n30000,4096\n60000,4096\n90000,4096\n"
	    "120000,4096\n150000,4096\n", /* they are seconds, it says */
	    "time_s,rss_bytes\n0,4096\n86400,4096\n172801,4096\n259200,4096\n"
	    "345600,4096\n432000,4096\n",
	    "time_s,rss_bytes\n0,409600\n1,409600\n2,413696\n3,413696\n"
	    "4,417792\n5,417792\n", /* whole pages */
	    "time_s,heap_after_gc_bytes\n0,50.1\n1,50\n2,51\n3,50\n4,50\n5,"
	    "50\n",
	    "time_s,requests,fds\n0,0,1\n1,0,1\n2,0,1\n3,0,1\n4,0,1\n"
	    "5,0,1\n", /* no load at all */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct error err = {0};
		double row[COLUMNS];

		if (read_all(texts[i], row, NULL, &err) != 6)
			fail_msg("%s: %s", texts[i], err.text);
	}
}

/* Requests of 60 rows: whether such a column is taken for a running count. */
static const struct {
	const char *what;
	double rise, reset, jitter; /* a row; at that count; of every 9th row */
	int per_row, refused;
} counts[] = {
    {"a running count", 100, INFINITY, 0, 0, 0},
    {"that starts over now and then", 100, 1500, 0, 0, 0},
    {"that starts over every third row", 100, 300, 0, 0, 0},
    {"a row of which is a little behind", 100, INFINITY, 150, 0, 0},
    {"requests of each row", 100, INFINITY, 0, 1, 1},
    {"the same of each row", 100, INFINITY, 0, 2, 1},
    {"bursts and none", 100, INFINITY, 0, 3, 1},
};

static double
count_at(size_t i, size_t row)
{
	double sum = counts[i].rise * (double)row;

	switch (counts[i].per_row) {
	case 1:
		return counts[i].rise + (double)(row * 37 % 11);
	case 2:
		return counts[i].rise;
	case 3:
		return row % 2 == 0 ? 0 : counts[i].rise;
	default:
		sum -= row % 9 == 8 ? counts[i].jitter : 0;
		return isinf(counts[i].reset) ? sum
					      : fmod(sum, counts[i].reset);
	}
}

static void
test_running_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		struct buf text = {0};
		struct error err = {0};
		double row[COLUMNS];
		int got;

		buf_adds(&text, "time_s,requests,fds\n");
		for (size_t at = 0; at < 60; at++)
			buf_addf(&text, "%zu,%.0f,1\n", at, count_at(i, at));
		got = read_all(buf_text(&text), row, NULL, &err);
		if (got != (counts[i].refused ? -1 : 60))
			fail_msg("%s: %d %s", counts[i].what, got, err.text);
		if (counts[i].refused)
			assert_non_null(
			    strstr(err.text, "must be a running count"));
		buf_free(&text);
	}
}

/* A replaced process counts from the start again. */
static void
test_counts_of_lives(void **state)
{
	struct buf text = {0};
	struct error err = {0};
	double row[COLUMNS];

	(void)state;
	buf_adds(&text, "time_s,requests,fds,pid\n");
	for (int at = 0; at < 60; at++)
		buf_addf(&text, "%d,%d,1,%d\n", at, 100 - at % 2, 7 + at / 2);
	assert_int_equal(read_all(buf_text(&text), row, NULL, &err), -1);
	buf_clear(&text);
	buf_adds(&text, "time_s,requests,fds,pid\n");
	for (int at = 0; at < 60; at++)
		buf_addf(&text, "%d,%d,1,%d\n", at, 100 + at % 2, 7 + at / 2);
	assert_int_equal(read_all(buf_text(&text), row, NULL, &err), 60);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_readable),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_not_refused),
	    cmocka_unit_test(test_running_counts),
	    cmocka_unit_test(test_counts_of_lives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
