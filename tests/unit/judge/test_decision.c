/* SPDX-License-Identifier: MIT */
#include "../report/runs.h"
#include "judge/compare.h"

static const struct bounds leak = {1000, 900, 1100}, flat = {2, -8, 12},
			   wide = {20, -50, 85};

/* Two runs of one metric each, and what is decided of them. */
struct two {
	struct made made[2];
	struct compared both;
};

static void
two_make(struct two *two, enum verdict_kind before, struct bounds b,
	 enum verdict_kind after, struct bounds a)
{
	made_init(&two->made[0], "time_s\n0\n");
	made_init(&two->made[1], "time_s\n0\n");
	made_metric(&two->made[0], "anon_bytes", before, b);
	made_metric(&two->made[1], "anon_bytes", after, a);
	two->both = (struct compared){.before = two->made[0].judged,
				      .after = two->made[1].judged};
}

static void
two_free(struct two *two)
{
	made_free(&two->made[0]);
	made_free(&two->made[1]);
}

static void
every_pair_has_one_decision(void **state)
{
	static const struct {
		enum verdict_kind before, after;
		const char *word;
		enum status status;
	} rows[] = {
	    {VERDICT_LEAK, VERDICT_FLAT, "fixed", 0},
	    {VERDICT_FLAT, VERDICT_LEAK, "regressed", 1},
	    {VERDICT_LEAK, VERDICT_LEAK, "still leaking", 1},
	    {VERDICT_FLAT, VERDICT_FLAT, "unchanged", 0},
	    {VERDICT_LEAK, VERDICT_INCONCLUSIVE, "inconclusive", 2},
	    {VERDICT_FLAT, VERDICT_INCONCLUSIVE, "inconclusive", 2},
	    {VERDICT_INCONCLUSIVE, VERDICT_FLAT, "flat", 0},
	    {VERDICT_INCONCLUSIVE, VERDICT_LEAK, "leak", 1},
	    {VERDICT_FLAT, VERDICT_FAILED, "failed", 3},
	    {VERDICT_FAILED, VERDICT_LEAK, "failed", 3},
	};
	static const enum verdict_kind moods[] = {
	    VERDICT_FLAT, VERDICT_LEAK, VERDICT_INCONCLUSIVE, VERDICT_FAILED};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct decision *decision;
		struct two two;

		two_make(&two, rows[i].before, leak, rows[i].after, leak);
		compare_decide(&two.both, &usual);
		decision = &two.both.decision;
		assert_string_equal(comparison_word(decision->kind),
				    rows[i].word);
		assert_int_equal(decision->status, rows[i].status);
		assert_int_equal(decision_mood(decision),
				 moods[rows[i].status]);
		two_free(&two);
	}
}

static void
add_check(struct made *made, const char *text, double passed, double failed)
{
	struct run_check *check =
	    run_list_add(&made->run.info.done.checks, run_check);

	run_text_set(&check->check, text);
	check->passed = passed;
	check->failed = failed;
}

/* One that fails now and then is no news, nor one that failed before. */
static void
a_check_that_held_before_is_named(void **state)
{
	static const struct reason errors = {.name = "errors"};
	struct buf checks = {0};
	struct two two;

	(void)state;
	two_make(&two, VERDICT_FLAT, flat, VERDICT_FAILED, flat);
	two.made[1].verdict.reason = &errors;
	snprintf(two.made[1].verdict.sentence, 320, "500 on 200 requests");
	add_check(&two.made[0], "old", 100, 100);
	add_check(&two.made[0], "rare", 200, 0);
	add_check(&two.made[1], "old", 0, 200);
	add_check(&two.made[1], "rare", 999, 1);
	add_check(&two.made[1], "new", 0, 200);
	compare_checks(&checks, &two.made[0].run.info, &two.made[1].run.info);
	assert_string_equal(buf_text(&checks), "");
	add_check(&two.made[0], "paid", 200, 0);
	add_check(&two.made[1], "paid", 150, 50);
	compare_checks(&checks, &two.made[0].run.info, &two.made[1].run.info);
	snprintf(two.both.checks, sizeof(two.both.checks), "%s",
		 buf_text(&checks));
	compare_decide(&two.both, &usual);
	assert_string_equal(two.both.decision.why,
			    "expect 'paid' passed in before (200 of 200), "
			    "failed in after (50 of 200); the new build "
			    "(after): 500 on 200 requests");
	buf_free(&checks);
	two_free(&two);
}

/* Growth below the tolerance changes nothing, and is what a pair is about. */
static void
new_growth_below_the_tolerance_is_unchanged(void **state)
{
	static const struct bounds creep = {22, 20, 24};
	struct two two;

	(void)state;
	two_make(&two, VERDICT_FLAT, flat, VERDICT_FLAT, flat);
	made_metric(&two.made[0], "heap_bytes", VERDICT_FLAT, flat);
	made_metric(&two.made[1], "heap_bytes", VERDICT_FLAT, creep)->creeps =
	    1;
	compare_decide(&two.both, &usual);
	assert_string_equal(compare_metric(&two.both), "anon_bytes");
	two.made[1].verdict.decisive = 1;
	compare_decide(&two.both, &usual);
	assert_int_equal(two.both.decision.kind, COMPARE_UNCHANGED);
	assert_int_equal(two.both.decision.status, STATUS_OK);
	assert_string_equal(compare_metric(&two.both), "heap_bytes");
	two_free(&two);
}

static void
what_options_let_pass_is_said(void **state)
{
	struct settings pass = usual, existing = usual;
	struct two two;

	(void)state;
	pass.inconclusive = (char[]){"pass"};
	existing.allow_existing = 1;
	two_make(&two, VERDICT_FLAT, flat, VERDICT_INCONCLUSIVE, wide);
	compare_decide(&two.both, &pass);
	assert_int_equal(two.both.decision.status, STATUS_OK);
	assert_int_equal(decision_mood(&two.both.decision), VERDICT_FLAT);
	assert_string_equal(two.both.decision.why,
			    "passes by --inconclusive pass");
	two_free(&two);
	two_make(&two, VERDICT_LEAK, leak, VERDICT_LEAK, leak);
	compare_decide(&two.both, &existing);
	assert_int_equal(two.both.decision.kind, COMPARE_STILL_LEAKING);
	assert_int_equal(decision_mood(&two.both.decision), VERDICT_FLAT);
	assert_string_equal(two.both.decision.why,
			    "let in by --allow-existing");
	/* But not one that leaks more. */
	two.made[1].verdict.metrics[0].growth =
	    (struct bounds){3000, 2900, 3100};
	compare_decide(&two.both, &existing);
	assert_int_equal(two.both.decision.status, STATUS_LEAK);
	two_free(&two);
}

static void
doses(struct two *two, double before, double after, int late)
{
	two->both.dose.before = before;
	two->both.dose.after = after;
	two->both.dose.late = late;
	compare_decide(&two->both, &usual);
}

static void
only_a_fix_over_few_requests_is_doubted(void **state)
{
	struct two two;

	(void)state;
	two_make(&two, VERDICT_LEAK, leak, VERDICT_FLAT, flat);
	doses(&two, 170000, 10000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_INCONCLUSIVE);
	assert_non_null(
	    strstr(two.both.decision.why, "the new build needs 75,000 more"));
	doses(&two, 170000, 90000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_FIXED);
	doses(&two, 170000, 90000, 1);
	assert_int_equal(two.both.decision.kind, COMPARE_INCONCLUSIVE);
	assert_non_null(
	    strstr(two.both.decision.why, "the new build needs 80,000 more"));
	doses(&two, 10000, 170000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_FIXED);
	two_free(&two);
	two_make(&two, VERDICT_FLAT, flat, VERDICT_LEAK, leak);
	doses(&two, 170000, 10000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_REGRESSED);
	doses(&two, 10000, 170000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_REGRESSED);
	/* A leak that begins late may have been there before. */
	doses(&two, 10000, 170000, 1);
	assert_int_equal(two.both.decision.kind, COMPARE_LEAK);
	assert_non_null(strstr(two.both.decision.why, "not within the 10,000"));
	two_free(&two);
	two_make(&two, VERDICT_FLAT, flat, VERDICT_FLAT, flat);
	doses(&two, 170000, 10000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_UNCHANGED);
	assert_string_equal(two.both.decision.why,
			    "over the 10,000 requests that both runs "
			    "completed");
	two_free(&two);
}

static void
bounds_tell_what_a_verdict_cannot(void **state)
{
	struct metric_verdict *after;
	struct settings gate = usual;
	char command[] = "./server";
	struct two two;

	(void)state;
	two_make(&two, VERDICT_LEAK, leak, VERDICT_INCONCLUSIVE, wide);
	after = &two.made[1].verdict.metrics[0];
	after->reason = &reason_resolution;
	compare_decide(&two.both, &usual);
	assert_int_equal(two.both.decision.kind, COMPARE_FIXED);
	assert_string_equal(two.both.decision.why, "to below 85 B/request");
	assert_int_equal(two.both.decision.status, STATUS_OK);
	/* A gate asks for more. */
	gate.after = command;
	compare_decide(&two.both, &gate);
	assert_int_equal(two.both.decision.kind, COMPARE_FIXED);
	assert_int_equal(two.both.decision.status, STATUS_INCONCLUSIVE);
	assert_string_equal(
	    two.both.decision.why,
	    "to below 85 B/request; the new build is not proven flat");
	/* Few requests cannot show it, ... */
	doses(&two, 170000, 10000, 0);
	assert_int_equal(two.both.decision.kind, COMPARE_INCONCLUSIVE);
	/* nor can bounds that nothing warrants, ... */
	doses(&two, 0, 0, 0);
	after->reason = &reason_not_settled;
	compare_decide(&two.both, &usual);
	assert_int_equal(two.both.decision.kind, COMPARE_INCONCLUSIVE);
	/* and a tenth of it is not gone. */
	after->reason = &reason_resolution;
	after->growth.high = 95;
	compare_decide(&two.both, &usual);
	assert_int_equal(two.both.decision.kind, COMPARE_INCONCLUSIVE);
	two_free(&two);
	two_make(&two, VERDICT_INCONCLUSIVE, wide, VERDICT_LEAK, leak);
	two.made[0].verdict.metrics[0].reason = &reason_resolution;
	compare_decide(&two.both, &usual);
	assert_int_equal(two.both.decision.kind, COMPARE_REGRESSED);
	assert_string_equal(two.both.decision.why, "from below 85 B/request");
	two_free(&two);
}

static void
a_failure_names_its_build_and_its_last_words(void **state)
{
	struct two two;

	(void)state;
	two_make(&two, VERDICT_FAILED, leak, VERDICT_FLAT, flat);
	made_event(&two.made[0], 3, "exit", "exited with 9; last output: oh");
	two.both.before.conditions.death = DEATH_OTHER;
	compare_decide(&two.both, &usual);
	assert_string_equal(
	    two.both.decision.why,
	    "the build before died: exited with 9; last output: oh");
	/* The other was never started. */
	two.both.after = (struct judged){.run = NULL};
	compare_fail(&two.both, NULL);
	assert_int_equal(two.both.decision.status, STATUS_FAILED);
	assert_non_null(strstr(two.both.decision.why, "exited with 9"));
	compare_fail(&two.both, "it did not start");
	assert_string_equal(two.both.decision.why, "it did not start");
	assert_null(compare_after(&two.both));
	two_free(&two);
}

static void
a_broken_limit_fails_the_new_build(void **state)
{
	struct two two;

	(void)state;
	two_make(&two, VERDICT_FLAT, flat, VERDICT_FLAT, flat);
	two.both.after.fds = (struct run_limit){10, 12};
	compare_decide(&two.both, &usual);
	assert_int_equal(two.both.decision.status, STATUS_FAILED);
	assert_string_equal(two.both.decision.why,
			    "the new build (after) breaks the limit on fds");
	two_free(&two);
}

/* 64 KiB a second is 1311 B a request at 50/s, and 655 B at 100/s. */
static void
two_rates_tell_what_growth_follows(void **state)
{
	static const struct bounds half = {655.4, 650, 661},
				   whole = {1310.7, 1300, 1321},
				   between = {983, 960, 1000},
				   rough = {655, 100, 1400};
	const struct {
		struct bounds before, after;
		double before_rate, after_rate;
		enum driver follows;
		double difference;
	} rows[] = {
	    {whole, half, 50, 100, DRIVER_TIME, 0.05},
	    {half, whole, 100, 50, DRIVER_TIME, -0.1},
	    {whole, whole, 50, 100, DRIVER_REQUESTS, 0},
	    {whole, half, 50, 50, DRIVER_UNKNOWN, -655.3},
	    {whole, half, 50, 55, DRIVER_UNKNOWN, -655.3},
	    {whole, between, 50, 100, DRIVER_UNKNOWN, -327.7},
	    {whole, rough, 50, 100, DRIVER_UNKNOWN, -655.7},
	    {whole, flat, 50, 100, DRIVER_UNKNOWN, -1308.7},
	    {whole, half, 0, 100, DRIVER_UNKNOWN, -655.3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct two two;

		two_make(&two, VERDICT_LEAK, rows[i].before, VERDICT_LEAK,
			 rows[i].after);
		two.both.before.conditions.rate = rows[i].before_rate;
		two.both.after.conditions.rate = rows[i].after_rate;
		assert_int_equal(compare_follows(&two.both), rows[i].follows);
		assert_true(fabs(compare_difference(&two.both).estimate -
				 rows[i].difference) < 0.01);
		two_free(&two);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(new_growth_below_the_tolerance_is_unchanged),
	    cmocka_unit_test(every_pair_has_one_decision),
	    cmocka_unit_test(a_check_that_held_before_is_named),
	    cmocka_unit_test(what_options_let_pass_is_said),
	    cmocka_unit_test(only_a_fix_over_few_requests_is_doubted),
	    cmocka_unit_test(bounds_tell_what_a_verdict_cannot),
	    cmocka_unit_test(a_failure_names_its_build_and_its_last_words),
	    cmocka_unit_test(a_broken_limit_fails_the_new_build),
	    cmocka_unit_test(two_rates_tell_what_growth_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
