/* SPDX-License-Identifier: MIT */
/* From what was counted to what the load did without. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "judge/exercise.h"

static struct run run;
static struct settings settings;
static struct run_timeline timeline;
static struct run_reader reader;
static struct judged judged;

/* 10,000 requests on ten connections, of all the rest enough. */
static int
set_up(void **state)
{
	struct run_outcome *missing;

	(void)state;
	run = (struct run){0};
	run_info_init(&run.info);
	run_text_set(&run.info.load.visitors, "returning");
	run.info.done.present = 1;
	run.info.done.measured_requests = 10000;
	run.info.done.aborted = 100;
	run.info.done.visitors = 10;
	run.info.done.cookie_replies = 0;
	run.info.done.different_requests = NAN;
	missing = run_list_add(&run.info.done.outcomes, run_outcome);
	missing->status = 404;
	missing->requests = 100;
	settings_init(&settings);
	run.info.done.connections = 110;
	run.info.done.measured_connections = 100;
	run.info.done.measured_visitors = 0;
	timeline = (struct run_timeline){0};
	reader.timeline = &timeline;
	reader.requests.last = 12000;
	reader.visitors.last = 3000;
	judged =
	    (struct judged){.run = &run, .conditions = {.requests = 10000}};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	run_info_free(&run.info);
	settings_free(&settings);
	return 0;
}

/* "what (seen: how), ..." and the words of the headline. */
static void
lacks(const char *wanted, const char *driven)
{
	struct buf out = {0};

	judged.nunexercised = 0;
	judged.conditions.driven[0] = '\0';
	exercise_read(&judged, &settings, &reader);
	for (size_t i = 0; i < judged.nunexercised; i++)
		buf_addf(&out, "%s%s (%s: %s)", i > 0 ? ", " : "",
			 judged.unexercised[i].what, judged.unexercised[i].seen,
			 judged.unexercised[i].how);
	assert_string_equal(buf_text(&out), wanted);
	assert_string_equal(judged.conditions.driven, driven);
	buf_free(&out);
}

static void
one_in_a_hundred_is_enough(void **state)
{
	(void)state;
	lacks("", "");
	run.info.done.aborted = 99;
	lacks("aborts (99: abort_after)", "");
	run.info.done.aborted = 0;
	lacks("aborts (none: abort_after)", "");
	((struct run_outcome *)run.info.done.outcomes.items)->status = 302;
	lacks("aborts (none: abort_after), errors (none: expect)", "");
}

static void
kept_connections_are_named(void **state)
{
	(void)state;
	run.info.done.connections = 10;
	run.info.done.measured_connections = 0;
	lacks("new connections (10 kept: --no-keepalive)",
	      " on 10 kept connections");
	run.info.done.connections = 1;
	lacks("new connections (1 kept: --no-keepalive)",
	      " on 1 kept connection");
	run.info.done.connections = 30;
	run.info.done.measured_connections = 20;
	lacks("new connections (20 opened: --no-keepalive)",
	      " on 30 connections");
}

/* Only a service that sets cookies can tell who returns. */
static void
visitors_matter_where_cookies_are_set(void **state)
{
	(void)state;
	run.info.done.cookie_replies = 10;
	lacks("new visitors (10 returning: --visitors new)",
	      " by 10 returning visitors");
	run_text_set(&run.info.load.visitors, "new");
	run.info.done.measured_visitors = 5000;
	lacks("", "");
	assert_true(judged.conditions.new_visitors == 5000);
	run.info.done.present = 0; /* it was killed */
	lacks("", "");
	assert_true(judged.conditions.new_visitors == 2500);
}

static void
the_same_requests_are_counted(void **state)
{
	(void)state;
	run.info.done.different_requests = 3;
	lacks("new keys (3 different requests: uuid())", "");
	run.info.done.different_requests = 100;
	lacks("", "");
	run.info.done.different_requests = 1;
	run.info.replay.present = 1; /* its requests are the log's */
	lacks("", "");
}

/* Of an old run, a CSV, or one of a few requests. */
static void
what_was_not_counted_is_not_said(void **state)
{
	(void)state;
	run.info.done.aborted = run.info.done.cookie_replies = NAN;
	run.info.done.connections = run.info.done.measured_connections = NAN;
	lacks("", "");
	run.info.done.aborted = 0;
	run.info.done.measured_requests = 99;
	lacks("", "");
	run.info.done.present = 0;
	run.info.done.measured_requests = 10000;
	lacks("", "");
}

static void
the_life_of_sessions_is_an_option(void **state)
{
	(void)state;
	lacks("", "");
	assert_true(judged.conditions.session_ttl_s == 0);
	run.info.limits.session_ttl_s = 60;
	lacks("", "");
	assert_true(judged.conditions.session_ttl_s == 60);
	settings.session_ttl = 5;
	lacks("", "");
	assert_true(judged.conditions.session_ttl_s == 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(one_in_a_hundred_is_enough),
	    TEST(kept_connections_are_named),
	    TEST(visitors_matter_where_cookies_are_set),
	    TEST(the_same_requests_are_counted),
	    TEST(what_was_not_counted_is_not_said),
	    TEST(the_life_of_sessions_is_an_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
