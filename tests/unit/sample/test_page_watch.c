/* SPDX-License-Identifier: MIT */
/* What counts requests on a page of metrics, and whose page it is. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "sample/page_watch.h"

static const double then_s = 1.7e9; /* when a page is read */

static double
rise(const struct page_counter *counter)
{
	return counter->last - counter->first;
}

static void
the_counter_is_found_by_name_and_rise(void **state)
{
	static const char before[] =
	    "# TYPE http_requests_total counter\n"
	    "http_requests_total{code=\"200\"} 100\n"
	    "http_requests_total{code=\"404\"} 7\n"
	    "http_request_size_bytes_total 4000\n"
	    "http_request_duration_seconds_sum 3\n"
	    "promhttp_metric_handler_requests_total 1\n"
	    "db_requests_total 50\n"
	    "process_cpu_seconds_total 5\n";
	static const char after[] =
	    "http_requests_total{code=\"200\"} 1100\n"
	    "http_requests_total{code=\"404\"} 10\n"
	    "http_request_size_bytes_total 5003\n"
	    "promhttp_metric_handler_requests_total 1004\n"
	    "db_requests_total 3050\n"
	    "process_cpu_seconds_total 1008\n";
	struct page_watch page = {0};
	const struct page_counter *counter;

	(void)state;
	assert_null(page_watch_counter(&page, 1000));
	assert_int_equal(page_watch_read(&page, before, then_s), 0);
	assert_int_equal(page_watch_read(&page, after, then_s), 0);
	counter = page_watch_counter(&page, 1000);
	assert_string_equal(counter->name, "http_requests_total");
	assert_float_equal(rise(counter), 1003, 0);
}

/* With the first request that it counts. */
static void
a_counter_may_come_later(void **state)
{
	struct page_watch page = {0};

	(void)state;
	page_watch_read(&page, "up 1\n", then_s);
	page_watch_read(&page, "http_requests_total 40\n", then_s);
	page_watch_read(&page, "http_requests_total 90\n", then_s);
	assert_float_equal(rise(page_watch_counter(&page, 90)), 90, 0);
}

static void
the_one_that_is_named_counts(void **state)
{
	struct series_name named;
	struct page_watch page = {.named = &named};
	const struct page_counter *counter;

	(void)state;
	series_parse(&named, "jobs{queue=\"a\"}");
	page_watch_read(&page, "http_requests_total 0\n", then_s);
	assert_true(isnan(page_watch_counter(&page, 10)->last));
	page_watch_read(&page,
			"http_requests_total 10\n"
			"jobs{queue=\"a\"} 9\njobs{queue=\"b\"} 90\n",
			then_s);
	counter = page_watch_counter(&page, 10);
	assert_string_equal(counter->name, "jobs");
	assert_float_equal(rise(counter), 9, 0);
}

static void
a_stored_page_does_not_rise(void **state)
{
	struct page_watch page = {0};

	(void)state;
	for (int i = 0; i < 5; i++)
		page_watch_read(&page, "http_requests_total 40\n", then_s);
	assert_float_equal(rise(page_watch_counter(&page, 100)), 0, 0);
}

static int
read_process(struct page_watch *page, double start, double count, double at_s)
{
	char text[200];

	snprintf(text, sizeof(text),
		 "process_start_time_seconds %.2f\nhttp_requests_total %g\n",
		 start, count);
	return page_watch_read(page, text, at_s);
}

static void
a_restart_is_told(void **state)
{
	struct page_watch page = {0};

	(void)state;
	assert_int_equal(read_process(&page, then_s - 900, 500, then_s), 0);
	assert_int_equal(read_process(&page, then_s - 900, 600, then_s + 1), 0);
	assert_int_equal(read_process(&page, then_s + 2, 30, then_s + 3), 1);
	assert_int_equal(read_process(&page, then_s + 2, 40, then_s + 4), 0);
	assert_int_equal(page.in_turn, 0);
	/* A counter that begins anew has counted before. */
	assert_float_equal(rise(page_watch_counter(&page, 140)), 140, 0);
}

/* Replicas were there before the load. */
static void
several_processes_are_told(void **state)
{
	struct page_watch page = {0};

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(read_process(&page,
					      then_s - (i % 2 ? 900 : 800),
					      500 + i, then_s + i),
				 0);
	assert_int_equal(page.in_turn, 1);
}

static void
so_they_are_without_a_start_time(void **state)
{
	static const char *const texts[] = {
	    "http_requests_total 900\n", "http_requests_total 50\n",
	    "http_requests_total 910\n", "http_requests_total 60\n"};
	struct page_watch page = {0};

	(void)state;
	for (int i = 0; i < 4; i++)
		page_watch_read(&page, texts[i], then_s + i);
	assert_int_equal(page.in_turn, 1);
}

static void
an_exporter_is_known_by_its_version(void **state)
{
	static const struct {
		const char *text, *name;
	} pages[] = {
	    {"nginx_up 1\nnginx_exporter_build_info{version=\"1\"} 1\n",
	     "nginx_exporter"},
	    {"node_exporter_build_info 1\n", "node_exporter"},
	    {"go_build_info{path=\"a\"} 1\nshop_build_info{} 1\n", ""},
	    {"# TYPE a_exporter_build_info gauge\n", ""},
	    {"a_exporter_build_info_total 1\n", ""},
	    {"", ""},
	};
	char name[SERIES_NAME];

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		page_exporter(pages[i].text, name, sizeof(name));
		assert_string_equal(name, pages[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_counter_is_found_by_name_and_rise),
	    cmocka_unit_test(a_counter_may_come_later),
	    cmocka_unit_test(the_one_that_is_named_counts),
	    cmocka_unit_test(a_stored_page_does_not_rise),
	    cmocka_unit_test(a_restart_is_told),
	    cmocka_unit_test(several_processes_are_told),
	    cmocka_unit_test(so_they_are_without_a_start_time),
	    cmocka_unit_test(an_exporter_is_known_by_its_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
