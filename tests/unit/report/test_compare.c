/* SPDX-License-Identifier: MIT */
#include "runs.h"

#include "report/phrase.h"

static const struct bounds leak = {1000, 900, 1100}, flat = {2, -8, 12},
			   less = {250, 220, 280};

/* Of the last comparison. */
static char sentence[512];

static void
compare(struct compared *both, struct made made[2])
{
	struct buf words = {0};

	*both = (struct compared){.before = made[0].judged,
				  .after = made[1].judged};
	compare_decide(both, &usual);
	phrase_compared(&words, both);
	snprintf(sentence, sizeof(sentence), "%s", buf_text(&words));
	buf_free(&words);
}

static void
make_two(struct made made[2], const char *first, const char *second)
{
	made_init(&made[0], "time_s\n0\n");
	made_init(&made[1], "time_s\n0\n");
	made_metric(&made[0], first, VERDICT_LEAK, leak);
	made_metric(&made[1], second, VERDICT_FLAT, flat);
}

static void
a_fix_is_said_in_numbers(void **state)
{
	struct made made[2];
	struct compared both;
	struct bounds d;

	(void)state;
	make_two(made, "anon_bytes", "anon_bytes");
	compare(&both, made);
	assert_string_equal(
	    sentence, "anonymous memory: before LEAK, 1000 B/request; after "
		      "FLAT, under 12 B/request; 998 B/request less "
		      "(between 898 B and 1.07 KiB)");
	d = compare_difference(&both);
	assert_float_equal(d.estimate, -998, 1e-9);
	/* Each bound takes both errors: 100 before, 10 after. */
	assert_float_equal(d.low, -998 - sqrt(100 * 100 + 10 * 10), 1e-9);
	assert_float_equal(d.high, -998 + sqrt(100 * 100 + 10 * 10), 1e-9);
	made_free(&made[0]);
	made_free(&made[1]);
}

static void
a_leak_that_is_left_says_what_is_gone(void **state)
{
	struct made made[2];
	struct compared both;

	(void)state;
	make_two(made, "anon_bytes", "anon_bytes");
	made[1].verdict.kind = made[1].verdict.metrics[0].kind = VERDICT_LEAK;
	made[1].verdict.metrics[0].growth = less;
	compare(&both, made);
	assert_non_null(strstr(sentence, "75 % of the growth is gone"));
	made[1].verdict.metrics[0].growth = (struct bounds){1500, 1400, 1600};
	compare(&both, made);
	assert_non_null(strstr(sentence, "it grows 50 % more"));
	made_free(&made[0]);
	made_free(&made[1]);
}

static void
the_leaking_metric_is_compared(void **state)
{
	struct made made[2];
	struct compared both;

	(void)state;
	make_two(made, "fds", "anon_bytes");
	made_metric(&made[1], "fds", VERDICT_FLAT,
		    (struct bounds){0, -0.001, 0.001});
	made[0].verdict.metrics[0].growth = (struct bounds){1, 0.9, 1.1};
	compare(&both, made);
	assert_string_equal(compare_before(&both)->name, "fds");
	assert_string_equal(compare_after(&both)->name, "fds");
	assert_non_null(
	    strstr(sentence, "open file count: before LEAK, 1/request"));
	/* The run after leaks: its metric it is. */
	both.before.verdict = &made[1].verdict;
	both.after.verdict = &made[0].verdict;
	assert_string_equal(compare_after(&both)->name, "fds");
	made_free(&made[0]);
	made_free(&made[1]);
}

static void
what_one_run_has_not_is_not_compared(void **state)
{
	struct made made[2];
	struct compared both;

	(void)state;
	make_two(made, "fds", "anon_bytes");
	compare(&both, made);
	assert_null(compare_after(&both));
	assert_true(isnan(compare_difference(&both).estimate));
	assert_null(strstr(sentence, "less"));
	/* Nor growth per request with growth per second. */
	made_metric(&made[1], "fds", VERDICT_FLAT, flat);
	both.after.conditions.per_second = 1;
	assert_true(isnan(compare_difference(&both).estimate));
	/* Nor anything, when nothing was judged. */
	made[0].verdict.nmetrics = made[1].verdict.nmetrics = 0;
	compare(&both, made);
	assert_null(compare_before(&both));
	made_free(&made[0]);
	made_free(&made[1]);
}

static void
unclear_differences_are_said_to_be(void **state)
{
	struct made made[2];
	struct compared both;

	(void)state;
	make_two(made, "anon_bytes", "anon_bytes");
	made[0].verdict.metrics[0].growth = (struct bounds){10, -90, 110};
	compare(&both, made);
	assert_non_null(strstr(sentence, "no clear difference (between"));
	made[0].verdict.metrics[0].growth.high = NAN;
	compare(&both, made);
	assert_null(strstr(sentence, "difference"));
	made_free(&made[0]);
	made_free(&made[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_fix_is_said_in_numbers),
	    cmocka_unit_test(a_leak_that_is_left_says_what_is_gone),
	    cmocka_unit_test(the_leaking_metric_is_compared),
	    cmocka_unit_test(what_one_run_has_not_is_not_compared),
	    cmocka_unit_test(unclear_differences_are_said_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
