/* SPDX-License-Identifier: MIT */
#include "runs.h"

static void
make_two(struct made made[2], struct compared *both)
{
	for (int i = 0; i < 2; i++) {
		made_init(&made[i], "time_s\n0\n");
		made_metric(&made[i], "anon_bytes",
			    i == 0 ? VERDICT_LEAK : VERDICT_FLAT,
			    i == 0 ? (struct bounds){1000, 900, 1100}
				   : (struct bounds){2, -8, 12});
		made[i].judged.conditions.requests = 36000 + i;
	}
	snprintf(made[1].verdict.not_excluded, 200, "a slow fill");
	*both = (struct compared){.before = made[0].judged,
				  .after = made[1].judged};
	compare_decide(both, &usual);
}

static void
the_whole_summary(void **state)
{
	struct made made[2];
	struct compared both;
	char *text;

	(void)state;
	make_two(made, &both);
	CAPTURE(text, text_compared(out, &both, 0, 0));
	assert_string_equal(
	    text,
	    "FIXED  anonymous memory: before LEAK, 1000 B/request; after FLAT, "
	    "under\n"
	    "       12 B/request; 998 B/request less (between 898 B and 1.07 "
	    "KiB)\n"
	    "\n"
	    "             verdict      per request         low        high    "
	    "requests\n"
	    "  before     LEAK              1000 B       900 B    1.07 KiB    "
	    "  36,000\n"
	    "  after      FLAT              2.00 B     -8.00 B        12 B    "
	    "  36,001\n"
	    "  difference                   -998 B   -1.07 KiB      -898 B\n"
	    "\n"
	    "  left open a slow fill\n");
	assert_fits(text);
	free(text);
	made_free(&made[0]);
	made_free(&made[1]);
}

static void
what_is_unknown_is_a_question_mark(void **state)
{
	struct made made[2];
	struct compared both;
	char *text;

	(void)state;
	make_two(made, &both);
	made[0].verdict.nmetrics = made[1].verdict.nmetrics = 0;
	both.before.conditions.requests = NAN;
	compare_decide(&both, &usual);
	CAPTURE(text, text_compared(out, &both, 0, 1));
	assert_non_null(strstr(text, "\033[1;32mFIXED\033[0m"));
	assert_non_null(strstr(text, "  before     LEAK                   ?"));
	assert_null(strstr(text, "difference"));
	free(text);
	made_free(&made[0]);
	made_free(&made[1]);
}

/* Of the new build, if that is FLAT. */
static void
what_was_not_exercised_is_said(void **state)
{
	struct made made[2];
	struct compared both;
	char *text;

	(void)state;
	for (int i = 0; i < 2; i++) {
		made_init(&made[i], "time_s\n0\n");
		made_metric(&made[i], "anon_bytes", VERDICT_FLAT,
			    (struct bounds){1, -1, 3});
		made[i].judged.unexercised[0] =
		    (struct unexercised){"aborts", "none", "abort_after"};
		made[i].judged.nunexercised = 1;
	}
	both = (struct compared){.before = made[0].judged,
				 .after = made[1].judged};
	CAPTURE(text, text_compared(out, &both, 0, 0));
	assert_non_null(
	    strstr(text, "\n  not exercised: aborts (abort_after)\n"));
	free(text);
	made[1].verdict.kind = VERDICT_INCONCLUSIVE;
	CAPTURE(text, text_compared(out, &both, 0, 0));
	assert_null(strstr(text, "exercised"));
	free(text);
	made_free(&made[0]);
	made_free(&made[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_whole_summary),
	    cmocka_unit_test(what_is_unknown_is_a_question_mark),
	    cmocka_unit_test(what_was_not_exercised_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
