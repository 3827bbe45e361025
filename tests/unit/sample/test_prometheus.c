/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/prometheus.h"

static const char page[] =
    "# HELP process_resident_memory_bytes Resident memory size.\n"
    "# TYPE process_resident_memory_bytes gauge\n"
    "process_resident_memory_bytes 4.1943040e+07\n"
    "process_resident_memory_bytes_max 9\n"
    "jvm_memory_used_bytes{area=\"heap\",id=\"Eden Space\",} 100.0\n"
    "jvm_memory_used_bytes{area=\"heap\",id=\"Old\"} 23 1700000000000\n"
    "jvm_memory_used_bytes{area=\"nonheap\",id=\"Meta\"} 1000\n"
    "odd{a=\"x\\\"}\\\\\",b=\"\"}\t7 # {trace=\"1\"} 2\n"
    "nothing NaN\n"
    "infinite +Inf\n"
    "minus -5\n"
    "http_requests_total{path=\"/a b\", code = \"200\"} 12\n"
    "{\"memory.used\",\"area.kind\"=\"heap\",pool=\"a}\"} 30\n"
    "{\"memory.used\", \"area.kind\"=\"other\"} 12\n"
    "{ \"größe\" } 4\n"
    "{\"cut.off\" 1\n"
    "cut 12";

static const struct {
	const char *series;
	double sum; /* NAN: none */
} sums[] = {
    {"process_resident_memory_bytes", 41943040},
    {"jvm_memory_used_bytes", 1123},
    {"jvm_memory_used_bytes{area=\"heap\"}", 123},
    {"jvm_memory_used_bytes{area=\"heap\", id=\"Old\"}", 23},
    {"jvm_memory_used_bytes{area=\"none\"}", NAN},
    {"jvm_memory_used_bytes{other=\"heap\"}", NAN},
    {"odd{a=\"x\\\"}\\\\\"}", 7},
    {"odd", 7},
    {"nothing", NAN},
    {"infinite", NAN},
    {"minus", -5},
    {"http_requests_total{code=\"200\"}", 12},
    {"cut", NAN},
    {"process", NAN},
    {"{\"memory.used\"}", 42},
    {"{\"memory.used\",\"area.kind\"=\"heap\"}", 30},
    {"{\"größe\"}", 4},
    {"{\"minus\"}", -5},
    {"{\"cut.off\"}", NAN},
};

static void
test_sums(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sums); i++) {
		struct series_name series;
		const char *end = series_parse(&series, sums[i].series);
		double sum;

		if (end == NULL || *end != '\0')
			fail_msg("'%s' is not taken", sums[i].series);
		sum = series_sum(&series, page);
		if (isnan(sums[i].sum) ? !isnan(sum) : sum != sums[i].sum)
			fail_msg("'%s' is %g", sums[i].series, sum);
	}
}

static void
test_bad_names(void **state)
{
	static const char *const bad[] = {
	    "",		 "{}",		"1a",	       "a{",
	    "a{b}",	 "a{b=}",	"a{b=\"}",     "a{b=\"x\"",
	    "a{=\"x\"}", "a{b=\"x\"c}", "a{b=\"\n\"}", "-",
	    "\xff",	 "{\"\"}",	"{\"a\"",      "{\"a\" b=\"c\"}",
	    "{a=\"b\"}", "{\"a\",b}",	"{\"a}"};
	struct series_name series;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (series_parse(&series, bad[i]) != NULL)
			fail_msg("'%s' was taken", bad[i]);
}

static void
test_columns(void **state)
{
	static const char *const rows[][2] = {
	    {"go_goroutines", "go_goroutines"},
	    {"jvm_memory_used_bytes{area=\"heap\"}",
	     "jvm_memory_used_heap_bytes"},
	    {"q{a=\"x,y\\\"\"}", "q_x_y_"},
	    {"_bytes", "_bytes"},
	    {"{\"heap.used.bytes\", \"a.b\"=\"c d\"}", "heap_used_c_d_bytes"},
	    {"{\"größe\"}", "gr____e"},
	};
	char column[40];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct series_name series;

		assert_non_null(series_parse(&series, rows[i][0]));
		series_column(&series, 0, column, sizeof(column));
		assert_string_equal(column, rows[i][1]);
	}
}

static void
test_counters(void **state)
{
	static const char text[] =
	    "# HELP net_receive_bytes # TYPE net_receive_bytes gauge\n"
	    "# TYPE net_receive_bytes_now gauge\n"
	    "# TYPE net_receive_bytes  counter\n"
	    "net_receive_bytes{device=\"lo\"} 5\n"
	    "# TYPE heap_bytes gauge\n"
	    "# TYPE odd_total gauge\n"
	    "# TYPE sent_bytes counter\n";
	static const struct {
		const char *series;
		int is_counter;
	} rows[] = {
	    {"net_receive_bytes{device=\"lo\"}", 1},
	    {"net_receive_bytes_now", 0},
	    {"heap_bytes", 0},
	    {"sent_bytes_total", 1}, /* OpenMetrics */
	    {"odd_total", 0},
	    {"untold_bytes", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct series_name series;

		assert_non_null(series_parse(&series, rows[i].series));
		if (series_is_counter(&series, text) != rows[i].is_counter)
			fail_msg("'%s'", rows[i].series);
	}
}

static void
test_bytes(void **state)
{
	static const char text[] = "# UNIT \"my.store\" bytes\n"
				   "# TYPE \"my.store\" gauge\n"
				   "# UNIT latency seconds\n";
	static const struct {
		const char *series, *column;
		int is_bytes;
	} rows[] = {
	    {"{\"my.store\"}", "my_store_bytes", 1},
	    {"latency", "latency", 0},
	    {"queue", "queue", 0},
	    {"ruby_rss{pid=\"7\"}", "ruby_rss_7_bytes", 1},
	    {"jvm_memory_bytes_used{area=\"heap\"}",
	     "jvm_memory_bytes_used_heap_bytes", 1},
	};
	char column[60];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct series_name series;

		assert_non_null(series_parse(&series, rows[i].series));
		assert_int_equal(series_is_bytes(&series, text),
				 rows[i].is_bytes);
		series_column(&series, rows[i].is_bytes, column,
			      sizeof(column));
		assert_string_equal(column, rows[i].column);
	}
}

/* Names that are too long are cut off or refused and never overflow. */
static void
test_long(void **state)
{
	char text[4000], column[20];
	struct series_name series;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_null(series_parse(&series, text));
	memcpy(text, "a{b=\"", 5);
	memcpy(text + sizeof(text) - 3, "\"}", 3);
	assert_non_null(series_parse(&series, text));
	series_column(&series, 0, column, sizeof(column));
	assert_int_equal(strlen(column), sizeof(column) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sums),    cmocka_unit_test(test_bad_names),
	    cmocka_unit_test(test_columns), cmocka_unit_test(test_counters),
	    cmocka_unit_test(test_bytes),   cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
