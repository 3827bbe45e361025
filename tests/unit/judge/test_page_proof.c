/* SPDX-License-Identifier: MIT */
/* From run.json to whether a page of metrics is of what answered. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "judge/page_proof.h"

static struct run_info info;
static struct conditions of;

static int
set_up(void **state)
{
	(void)state;
	run_info_init(&info);
	info.target.present = info.target.page.present = 1;
	info.load.present = 1;
	info.target.pid = 0;
	run_text_set(&info.target.page.url, "http://shop/m");
	run_text_set(&info.target.page.counter, "http_requests_total");
	info.target.page.driven = 1000;
	info.target.page.in_turn = 0;
	of = (struct conditions){.unreported = ""};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	run_info_free(&info);
	return 0;
}

static void
says(double counted, const char *words)
{
	info.target.page.counted = counted;
	of.unreported[0] = '\0';
	page_proof_read(&of, &info);
	assert_string_equal(of.unreported, words);
}

static void
test_a_counter_that_rises_proves_it(void **state)
{
	(void)state;
	says(1000, "");
	says(1040, "");
	says(810, "");
	says(2900, "");
}

static void
test_one_that_does_not_is_told(void **state)
{
	(void)state;
	says(0, "http_requests_total of http://shop/m did not rise while 1,000 "
		"requests were answered: another process answered them, or the "
		"page is a stored one");
	says(500, "http_requests_total of http://shop/m rose by 500 while "
		  "1,000 requests were answered: others answered the rest");
	says(9000, "http_requests_total of http://shop/m rose by 9,000 while "
		   "1,000 requests were answered: most of what it counts is "
		   "not of this run");
}

static void
test_an_exporter_is_not_the_service(void **state)
{
	(void)state;
	run_text_set(&info.target.page.exporter, "nginx_exporter");
	says(1000, "http://shop/m is the page of nginx_exporter, whose memory "
		   "is its own and not the service's");
}

/* Also of a run that was killed, before it could say what was counted. */
static void
test_a_page_that_counts_nothing(void **state)
{
	static const char words[] =
	    "http://shop/m counts no requests that are known to be, so it may "
	    "be of another process than the one that answered: name what "
	    "counts them with --per SERIES";

	(void)state;
	says(NAN, "http://shop/m has no series http_requests_total, which was "
		  "to count requests");
	run_text_set(&info.target.page.counter, NULL);
	says(NAN, words);
}

static void
test_several_processes(void **state)
{
	(void)state;
	info.target.page.in_turn = 1;
	says(1000, "http://shop/m is of several processes in turn: give the "
		   "page of one");
	info.load.present = 0; /* a watch */
	says(NAN, "http://shop/m is of several processes in turn: give the "
		  "page of one");
}

static void
test_what_needs_no_proof(void **state)
{
	(void)state;
	info.load.present = 0; /* a watch drives nothing */
	says(NAN, "");
	info.load.present = 1;
	info.target.pid = 812; /* it was sampled here */
	says(0, "");
	info.target.pid = 0;
	info.target.page.present = 0; /* an older version's */
	says(0, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_counter_that_rises_proves_it),
	    TEST(test_one_that_does_not_is_told),
	    TEST(test_an_exporter_is_not_the_service),
	    TEST(test_a_page_that_counts_nothing),
	    TEST(test_several_processes),
	    TEST(test_what_needs_no_proof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
