/* SPDX-License-Identifier: MIT */
/* From run.json to whether the load did its work. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "judge/load_proof.h"

static struct run run;
static struct settings settings;
static struct conditions of;

static int
set_up(void **state)
{
	(void)state;
	run = (struct run){0};
	run_info_init(&run.info);
	run.info.done.present = 1;
	run.info.load.timeout_s = 10;
	settings_init(&settings);
	of = (struct conditions){.max_error_rate = 0.01};
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

static void
add_flow(const char *name, double begun, double completed, double failed)
{
	struct run_flow *flow = run_list_add(&run.info.done.flows, run_flow);

	run_text_set(&flow->flow, name);
	flow->begun = begun;
	flow->completed = completed;
	flow->failed = failed;
	run_text_set(&flow->why, failed > 0 ? "no stock" : NULL);
}

static struct run_outcome *
add_outcome(const char *what, double status, double requests, double errors)
{
	struct run_outcome *outcome =
	    run_list_add(&run.info.done.outcomes, run_outcome);

	run_text_set(&outcome->outcome, what);
	outcome->status = status;
	outcome->requests = requests;
	outcome->errors = errors;
	outcome->named = 0;
	return outcome;
}

static void
read_proof(void)
{
	load_proof_read(&of, &run, &settings, 0);
}

static void
test_the_worst_flow_is_named(void **state)
{
	(void)state;
	add_flow("fine", 1000, 991, 9);
	add_flow("poor", 100, 90, 10);
	add_flow("never", 40, 0, 38);
	read_proof();
	assert_string_equal(of.flow.flow, "never");
	assert_string_equal(of.flow.why, "no stock");
	assert_int_equal(of.flow.others, 1);
	assert_true(of.flow.failed == 38);
	assert_string_equal(of.undone, "");
}

/* Who lets requests fail lets iterations fail; unless asked otherwise. */
static void
test_how_many_have_to_be_completed(void **state)
{
	struct error err = {0};

	(void)state;
	of.max_error_rate = 0.2;
	add_flow("poor", 100, 90, 10);
	read_proof();
	assert_string_equal(of.flow.flow, "");
	settings_set(&settings, &option_table[OPT_least_completed], "95%",
		     SOURCE_COMMAND_LINE, &err);
	read_proof();
	assert_string_equal(of.flow.flow, "poor");
}

static void
test_a_flow_that_never_began(void **state)
{
	(void)state;
	add_flow("fine", 1000, 1000, 0);
	add_flow("rare", 0, 0, 0);
	read_proof();
	assert_non_null(strstr(of.undone, "flow rare never began"));
	of.undone[0] = '\0';
	run.info.replay.present = 1; /* the log has no such line */
	read_proof();
	assert_string_equal(of.undone, "");
}

static void
test_a_flow_that_takes_longer_than_the_run(void **state)
{
	(void)state;
	add_flow("long", 10, 0, 0);
	read_proof();
	assert_string_equal(of.flow.flow, "");
	assert_non_null(strstr(of.undone, "flow long never completed"));
}

static void
test_the_most_frequent_cause(void **state)
{
	(void)state;
	add_outcome("200", 200, 50, 0);
	add_outcome("404", 404, 30, 30);
	add_outcome("timed out", NAN, 40, 40);
	read_proof();
	assert_string_equal(of.cause.text, "no answer in 10 s");
	assert_true(of.cause.count == 40);
	assert_true(of.unanswered == 40);
	assert_false(of.cause.is_reply);
}

static void
test_a_certificate_says_what_to_do(void **state)
{
	struct run_failure *failure =
	    run_list_add(&run.info.done.failures, run_failure);

	(void)state;
	run_text_set(&failure->kind, "TLS failed");
	run_text_set(&failure->first,
		     "SSL certificate problem: self-signed certificate");
	add_outcome("TLS failed", NAN, 14, 14);
	read_proof();
	assert_string_equal(
	    of.cause.text, "TLS, self-signed certificate (use -k or --cacert)");
}

static void
test_what_has_no_name_is_told_in_its_own_words(void **state)
{
	struct run_failure *failure =
	    run_list_add(&run.info.done.failures, run_failure);

	(void)state;
	run_text_set(&failure->kind, "other failure");
	run_text_set(&failure->first, "a flood of RST_STREAM frames");
	add_outcome("other failure", NAN, 14, 14);
	read_proof();
	assert_string_equal(of.cause.text, "a flood of RST_STREAM frames");
}

static void
test_nothing_but_redirects(void **state)
{
	struct run_outcome *redirect = add_outcome("302", 302, 3000, 0);

	(void)state;
	read_proof();
	assert_non_null(strstr(of.undone, "every reply was a redirect (302 on "
					  "all 3,000 requests)"));
	of.undone[0] = '\0';
	redirect->named = 3000; /* the scenario says expect = 302 */
	read_proof();
	assert_string_equal(of.undone, "");
	redirect->named = 0;
	add_outcome("200", 200, 1, 0);
	read_proof();
	assert_string_equal(of.undone, "");
}

static void
test_threads_that_were_left_behind(void **state)
{
	(void)state;
	add_outcome("200", 200, 3000, 0);
	run.info.done.load.threads = 2;
	run.info.done.held_threads = 1;
	read_proof();
	assert_non_null(strstr(of.undone, "1 of 2 load threads did not end"));
}

/* A verdict in the middle of a run has other counts. */
static void
test_a_part_of_a_run_is_not_held_to_the_whole(void **state)
{
	(void)state;
	add_flow("rare", 0, 0, 0);
	load_proof_read(&of, &run, &settings, 1);
	assert_string_equal(of.undone, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_the_worst_flow_is_named),
	    TEST(test_how_many_have_to_be_completed),
	    TEST(test_a_flow_that_never_began),
	    TEST(test_a_flow_that_takes_longer_than_the_run),
	    TEST(test_the_most_frequent_cause),
	    TEST(test_a_certificate_says_what_to_do),
	    TEST(test_what_has_no_name_is_told_in_its_own_words),
	    TEST(test_nothing_but_redirects),
	    TEST(test_threads_that_were_left_behind),
	    TEST(test_a_part_of_a_run_is_not_held_to_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
