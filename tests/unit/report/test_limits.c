/* SPDX-License-Identifier: MIT */
#include "runs.h"

#include "report/limits.h"
#include "report/phrase.h"

/* A flat run with nothing but the limits that every run has. */
static void
make_flat(struct made *made)
{
	made_init(made, "time_s\n0\n");
	made_metric(made, "anon_bytes", VERDICT_FLAT,
		    (struct bounds){0, -1, 1});
	made->verdict.kind = VERDICT_FLAT;
	made->judged.conditions.requests = 1000;
	made->judged.conditions.errors = 1;
}

static void
check_row(const struct judged *run, const struct limit_row *row,
	  const char *name, int ok, const char *seen, const char *limit)
{
	struct limit_words words;

	limit_words(&words, row, run);
	assert_string_equal(limit_word(row->name), name);
	assert_int_equal(row->known, 1);
	assert_int_equal(row->ok, ok);
	assert_string_equal(words.seen, seen);
	assert_string_equal(words.limit, limit);
}

static void
each_has_its_words(void **state)
{
	struct limit_row rows[LIMITS_MOST];
	struct made made;

	(void)state;
	make_flat(&made);
	assert_int_equal(limits_list(&made.judged, rows), 2);
	made.judged.p99 = (struct run_limit){.25, .32};
	made.judged.rate = (struct run_limit){900, 900};
	made.judged.fds = (struct run_limit){200, 1234};
	made.judged.forecast.survive.seconds = 7 * 86400;
	made.judged.forecast.there.low = INFINITY;
	made.judged.forecast.survives = SURVIVAL_YES;
	made.judged.coverage = (struct run_limit){.9, .5};
	assert_int_equal(limits_list(&made.judged, rows), 7);
	check_row(&made.judged, &rows[0], "growth", 1, "0 B/request",
		  "at most 64 B/request");
	check_row(&made.judged, &rows[1], "errors", 1, "0.1 %", "at most 1 %");
	check_row(&made.judged, &rows[2], "p99", 0, "320 ms", "at most 250 ms");
	check_row(&made.judged, &rows[3], "rate", 1, "900/s", "at least 900/s");
	check_row(&made.judged, &rows[4], "fds", 0, "1,234", "at most 200");
	check_row(&made.judged, &rows[5], "survive", 1, "no end in sight",
		  "at least 7 days");
	check_row(&made.judged, &rows[6], "coverage", 0, "50 %",
		  "at least 90 %");
	made_free(&made);
}

static void
what_is_unknown_is_not_broken(void **state)
{
	struct limit_row rows[LIMITS_MOST];
	struct made made;

	(void)state;
	make_flat(&made);
	made.verdict.kind = VERDICT_INCONCLUSIVE;
	made.judged.conditions.errors = NAN;
	made.judged.p99 = (struct run_limit){.25, NAN};
	made.judged.fds = (struct run_limit){NAN, 5};
	assert_int_equal(limits_list(&made.judged, rows), 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(rows[i].known, 0);
	assert_int_equal(limits_broken(&made.judged), 0);
	made_free(&made);
}

static void
a_limit_may_be_of_one_route(void **state)
{
	struct limit_row rows[LIMITS_MOST];
	struct buf title = {0};
	struct made made;

	(void)state;
	make_flat(&made);
	made.judged.route_limits[0] =
	    (struct judged_route_limit){"POST /orders", 95, {.2, .35}, ""};
	made.judged.route_limits[1] =
	    (struct judged_route_limit){"GET /", 99, {.2, NAN}, ""};
	made.judged.nroute_limits = 2;
	assert_int_equal(limits_list(&made.judged, rows), 4);
	check_row(&made.judged, &rows[2], "p95", 0, "350 ms", "at most 200 ms");
	limit_title(&title, &rows[2]);
	assert_string_equal(buf_text(&title), "p95 of POST /orders");
	assert_string_equal(limit_held(&rows[2]), "FAIL");
	assert_string_equal(limit_held(&rows[3]), "?");
	assert_int_equal(limits_broken(&made.judged), 1);
	buf_clear(&title);
	phrase_broken(&title, &made.judged);
	assert_string_equal(buf_text(&title),
			    "but limit p95 of POST /orders is broken (350 ms, "
			    "at most 200 ms)");
	buf_free(&title);
	made_free(&made);
}

/* A misspelt route would pass for ever. */
static void
a_limit_of_no_route_is_broken(void **state)
{
	struct judged_route_limit *limit;
	struct limit_row rows[LIMITS_MOST];
	struct limit_words words;
	struct buf first = {0};
	struct made made;
	char *text;

	(void)state;
	setenv("LC_ALL", "C", 1);
	make_flat(&made);
	limit = &made.judged.route_limits[0];
	*limit = (struct judged_route_limit){"GET /a", 95, {.2, NAN}, "is new"};
	made.judged.nroute_limits = 1;
	assert_int_equal(limits_list(&made.judged, rows), 3);
	limit_words(&words, &rows[2], &made.judged);
	assert_string_equal(words.seen, "never requested");
	assert_string_equal(limit_held(&rows[2]), "FAIL");
	phrase_broken(&first, &made.judged);
	assert_string_equal(buf_text(&first), "but limit p95 of GET /a was not "
					      "checked: that route is new");
	CAPTURE(text, text_limits(out, &made.judged, 1));
	assert_string_equal(text, "flatline: limit p95 of GET /a: never "
				  "requested, at most 200 ms\n");
	free(text);
	buf_free(&first);
	made_free(&made);
}

/* It stands beside FLAT, so that the first line says why the run failed. */
static void
a_broken_limit_is_said_first(void **state)
{
	struct made made;
	struct buf out = {0};

	(void)state;
	make_flat(&made);
	snprintf(made.verdict.sentence, sizeof(made.verdict.sentence), "it is");
	phrase_sentence(&out, &made.judged);
	assert_string_equal(buf_text(&out), "it is");
	assert_int_equal(phrase_mood(&made.judged), VERDICT_FLAT);
	made.judged.p99 = (struct run_limit){.25, .32};
	buf_clear(&out);
	phrase_sentence(&out, &made.judged);
	assert_string_equal(buf_text(&out),
			    "but limit p99 is broken (320 ms, at most 250 "
			    "ms); it is");
	assert_int_equal(phrase_mood(&made.judged), VERDICT_FAILED);
	made.verdict.kind = VERDICT_LEAK;
	buf_clear(&out);
	phrase_sentence(&out, &made.judged);
	assert_string_equal(buf_text(&out), "it is");
	buf_free(&out);
	made_free(&made);
}

/* Growth has a verdict of its own. */
static void
growth_is_not_a_broken_limit(void **state)
{
	struct made made;
	char *text;

	(void)state;
	setenv("LC_ALL", "C", 1);
	make_flat(&made);
	made.verdict.kind = VERDICT_LEAK;
	assert_int_equal(limits_broken(&made.judged), 0);
	made.judged.rate = (struct run_limit){900, 850};
	assert_int_equal(limits_broken(&made.judged), 1);
	CAPTURE(text, text_limits(out, &made.judged, 1));
	assert_string_equal(text,
			    "flatline: limit rate 850/s, at least 900/s\n");
	free(text);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_has_its_words),
	    cmocka_unit_test(what_is_unknown_is_not_broken),
	    cmocka_unit_test(a_limit_may_be_of_one_route),
	    cmocka_unit_test(a_limit_of_no_route_is_broken),
	    cmocka_unit_test(a_broken_limit_is_said_first),
	    cmocka_unit_test(growth_is_not_a_broken_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
