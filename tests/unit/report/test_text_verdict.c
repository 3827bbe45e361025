/* SPDX-License-Identifier: MIT */
#include "runs.h"

static void
make_leak(struct made *made)
{
	made_init(made, "time_s\n0\n");
	made_metric(made, "anon_bytes", VERDICT_LEAK,
		    (struct bounds){612, 580, 644});
	made_metric(made, "rss_bytes", VERDICT_LEAK,
		    (struct bounds){640, -5, 17.4 * 1024});
	made_metric(made, "fds", VERDICT_INCONCLUSIVE,
		    (struct bounds){0.002, NAN, NAN});
	made->verdict.metrics[2].decides = 1;
	made->judged.conditions.requests = 36000;
	made->judged.conditions.errors = 12;
	snprintf(
	    made->verdict.sentence, sizeof(made->verdict.sentence),
	    "anonymous memory grows 612 B/request, between 580 and 644, over "
	    "36,000 requests in all");
	snprintf(made->verdict.not_excluded, sizeof(made->verdict.not_excluded),
		 "a fill with a time constant longer than half this run would "
		 "look the same");
}

static void
the_whole_summary(void **state)
{
	struct made made;
	char *text;

	(void)state;
	setenv("LC_ALL", "C", 1);
	make_leak(&made);
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_string_equal(
	    text,
	    "LEAK  anonymous memory grows 612 B/request, between 580 and "
	    "644, over\n"
	    "      36,000 requests in all\n"
	    "\n"
	    "  metric            verdict     per request       low      high "
	    "tolerated\n"
	    "  anonymous memory  LEAK              612 B     580 B     644 B "
	    "     64 B\n"
	    "* resident memory   LEAK              640 B   -5.00 B  17.4 KiB "
	    "     64 B\n"
	    "  * information only, does not decide\n"
	    "  (1 more with -v)\n"
	    "\n"
	    "  limits    FAIL growth   612 B/request, at most 64 B/request\n"
	    "            ok   errors   0.0333 %, at most 1 %\n"
	    "  load      36,000 requests measured, 12 failed (0.0333 %)\n"
	    "  left open a fill with a time constant longer than half this "
	    "run would look the\n"
	    "            same\n");
	assert_fits(text);
	free(text);
	made_free(&made);
}

/* Beside FLAT alone; all of it takes two lines. */
static void
what_was_not_exercised_is_said(void **state)
{
	static const struct unexercised all[] = {
	    {"new connections", "10 kept", "--no-keepalive"},
	    {"new visitors", "10 returning", "--visitors new"},
	    {"aborts", "none", "abort_after"},
	    {"errors", "none", "expect"},
	    {"new keys", "2 different requests", "uuid()"}};
	struct made made;
	char *text;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "anon_bytes", VERDICT_FLAT,
		    (struct bounds){1, -1, 3});
	memcpy(made.judged.unexercised, all, sizeof(all));
	made.judged.nunexercised = COUNT(all);
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_non_null(strstr(
	    text,
	    "  not exercised: new connections (10 kept: "
	    "--no-keepalive), new visitors\n"
	    "    (--visitors new), aborts (abort_after), errors (expect), "
	    "new keys (uuid())\n"));
	assert_fits(text);
	free(text);
	made.verdict.kind = VERDICT_LEAK;
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_null(strstr(text, "exercised"));
	free(text);
	made_free(&made);
}

static void
a_leak_of_visitors_has_its_own_figure(void **state)
{
	struct made made;
	char *text;

	(void)state;
	make_leak(&made);
	made.judged.conditions.new_visitors = 12000;
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_non_null(strstr(
	    text, "  visitors  1.79 KiB for each of 12,000 new visitors; if "
		  "the service keeps\n"
		  "            sessions for a time, give it: --session-ttl "
		  "TIME\n"));
	free(text);
	made.judged.conditions.session_ttl_s = 2;
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_non_null(strstr(text, "new visitors, beyond the 2 s that"));
	free(text);
	made_free(&made);
}

static void
quiet_is_one_line(void **state)
{
	struct made made;
	char *text;

	(void)state;
	make_leak(&made);
	CAPTURE(text, text_verdict(out, &made.judged, -1, 0));
	assert_string_equal(
	    text, "LEAK  anonymous memory grows 612 B/request, between "
		  "580 and 644, over 36,000 requests in "
		  "all\n");
	free(text);
	/* Also when there is no sentence, and the name is hostile. */
	snprintf(made.verdict.metrics[0].name, 48, "x\n\033[2J_bytes");
	made.verdict.sentence[0] = '\0';
	CAPTURE(text, text_verdict(out, &made.judged, -1, 0));
	assert_string_equal(text, "LEAK  x ?[2J_bytes grows 612 B/request\n");
	free(text);
	made_free(&made);
}

static void
verbose_adds_the_evidence(void **state)
{
	struct made made;
	char *text;

	(void)state;
	make_leak(&made);
	snprintf(made.verdict.metrics[1].sentence, 320,
		 "rises in all three windows");
	CAPTURE(text, text_verdict(out, &made.judged, 1, 0));
	assert_non_null(
	    strstr(text, "  resident memory (rss_bytes): sustained growth\n"
			 "    rises in all three windows\n"));
	assert_fits(text);
	free(text);
	made_free(&made);
}

static void
what_became_of_the_run_is_said(void **state)
{
	struct made made;
	char *text;

	(void)state;
	make_leak(&made);
	made.judged.conditions.restarts = 2;
	made.judged.conditions.death = DEATH_OUT_OF_MEMORY;
	made.judged.conditions.death_s = 34;
	made.judged.conditions.planned_rate = 1000;
	made.judged.conditions.achieved_rate = 983;
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_non_null(strstr(text, "  restarted 2 times\n"));
	assert_non_null(strstr(text,
			       "  ended     the target ran out of memory after "
			       "34 s\n"));
	assert_non_null(strstr(text, "983/s of the planned"));
	free(text);
	made_free(&made);
}

static const struct {
	const char *heap, *os;
	double fine, coarse; /* half of the bounds' width */
	const char *note;    /* NULL: none */
} resolutions[] = {
    {"heap_after_gc_bytes", "anon_bytes", 4.5, 469,
     "  resolved  ±4.50 B/request, 104 times finer than anonymous memory "
     "(±469 B)\n"},
    {"heap_after_gc_bytes", "anon_bytes", 30, 2048,
     "  resolved  ±30 B/request, 68 times finer than anonymous memory "
     "(±2.00 KiB)\n"},
    {"heap_after_gc_bytes", "anon_bytes", 4, 21,
     "  resolved  ±4.00 B/request, 5.2 times finer than anonymous memory (±21 "
     "B)\n"},
    {"heap_after_gc_bytes", "anon_bytes", 30, NAN,
     "  resolved  ±30 B/request, where anonymous memory shows nothing yet\n"},
    {"heap_after_gc_bytes", "anon_bytes", 30, 40, NULL},
    {"heap_after_gc_bytes", "anon_bytes", 0, 40, NULL},
    {"heap_after_gc_bytes", "anon_bytes", NAN, 40, NULL},
    {"heap_after_gc_bytes", "rss_bytes", 4, 40, NULL},
    {"anon_bytes", "heap_after_gc_bytes", 4, 40, NULL},
};

static void
what_asking_was_worth_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(resolutions); i++) {
		struct made made;
		struct bounds fine = {612, 612 - resolutions[i].fine,
				      612 + resolutions[i].fine};
		struct bounds coarse = {612, 612 - resolutions[i].coarse,
					612 + resolutions[i].coarse};
		char *text;

		made_init(&made, "time_s\n0\n");
		made_metric(&made, resolutions[i].heap, VERDICT_LEAK, fine);
		made_metric(&made, resolutions[i].os, VERDICT_LEAK, coarse);
		CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
		if (resolutions[i].note != NULL)
			assert_non_null(strstr(text, resolutions[i].note));
		else
			assert_null(strstr(text, "resolved"));
		assert_fits(text);
		free(text);
		made_free(&made);
	}
}

/* Names as long as can be, nothing judged, growth per hour. */
static void
odd_runs_fit_too(void **state)
{
	struct made made;
	char *text;

	(void)state;
	make_leak(&made);
	memset(made.verdict.metrics[0].name, 'n', 47);
	made.judged.conditions.per_second = 1;
	CAPTURE(text, text_verdict(out, &made.judged, 0, 0));
	assert_non_null(strstr(text, "per hour"));
	assert_null(strstr(text, "requests measured"));
	assert_fits(text);
	free(text);
	made.verdict.nmetrics = 0;
	made.verdict.kind = VERDICT_FAILED;
	made.verdict.sentence[0] = '\0';
	CAPTURE(text, text_verdict(out, &made.judged, 1, 0));
	assert_true(text_starts(text, "FAILED  sustained growth\n"));
	free(text);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_whole_summary),
	    cmocka_unit_test(what_was_not_exercised_is_said),
	    cmocka_unit_test(a_leak_of_visitors_has_its_own_figure),
	    cmocka_unit_test(quiet_is_one_line),
	    cmocka_unit_test(verbose_adds_the_evidence),
	    cmocka_unit_test(what_became_of_the_run_is_said),
	    cmocka_unit_test(what_asking_was_worth_is_said),
	    cmocka_unit_test(odd_runs_fit_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
