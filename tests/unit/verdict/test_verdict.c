/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "verdict/sentence.h"
#include "../../series.h"
#include "verdict/verdict.h"

static const struct conditions plain = {
    .measured_from_s = NAN,
    .measured_to_s = NAN,
    .requests = NAN,
    .max_error_rate = NAN,
    .planned_rate = NAN,
    .achieved_rate = NAN,
    .death_s = NAN,
    .byte_tolerance = 64,
    .count_tolerance = 0.01,
};

enum { N = 240 };

static double dose[N], leak[N], flat[N], count[N];

static int
make_series(void **state)
{
	(void)state;
	for (int i = 0; i < N; i++) {
		dose[i] = 200.0 * (i + 1);
		flat[i] = 5e7 + 4096 * (i % 2);
		leak[i] = 5e7 + 612 * dose[i] + 4096 * (i % 3);
		count[i] = 20 + i % 3;
	}
	return 0;
}

static struct series
one(const char *name, enum measure measure, const double *values)
{
	return (struct series){name, measure, N, dose, dose, values};
}

static void
test_words(void **state)
{
	(void)state;
	assert_string_equal(verdict_word(VERDICT_LEAK), "leak");
	assert_string_equal(verdict_title(VERDICT_INCONCLUSIVE),
			    "INCONCLUSIVE");
	assert_string_equal(reason_text(&reason_not_settled), "not settled");
	assert_string_equal(reason_text(NULL), "");
}

static void
test_a_leak_is_told_with_numbers(void **state)
{
	struct series series = one("anon_bytes", MEASURE_BYTES, leak);
	struct verdict v;

	(void)state;
	series_judge(&v, &series, 1, &plain);
	assert_int_equal(v.kind, VERDICT_LEAK);
	assert_ptr_equal(v.reason, &reason_sustained);
	assert_true(fabs(v.metrics[0].growth.estimate - 612) < 2);
	assert_true(v.metrics[0].growth.low > 600);
	assert_true(v.metrics[0].growth.high < 620);
	assert_true(v.metrics[0].decides);
	assert_true(fabs(v.metrics[0].from_value - 5e7 -
			 612 * v.metrics[0].from_dose) < 1e5);
	assert_non_null(
	    strstr(v.sentence, "anonymous memory grows 612 B/request"));
	assert_non_null(strstr(v.sentence, "steadily over the last "));
	assert_non_null(strstr(v.not_excluded, "would look the same"));
}

static void
test_flat_is_told_with_its_bound(void **state)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, flat);
	struct verdict v;

	(void)state;
	series_judge(&v, &series, 1, &plain);
	assert_int_equal(v.kind, VERDICT_FLAT);
	assert_true(v.metrics[0].growth.high < 64);
	assert_true(v.metrics[0].tolerance == 64);
	assert_non_null(strstr(v.sentence, "resident memory grows less than "));
	assert_non_null(strstr(v.sentence, "(tolerance 64 B/request)"));
	assert_true(*v.not_excluded != '\0');
}

/* Growth of the last sixth, and what came before it. */
static const struct {
	const char *name;
	enum measure measure;
	double before, late; /* per request */
	const char *says;
} endings[] = {
    {"rss_bytes", MEASURE_BYTES, 0, 300, " but not before;"},
    {"rss_bytes", MEASURE_BYTES, 80, 4000, ", and perhaps before;"},
    {"fds", MEASURE_COUNT, 0, 0.05, " but not before;"},
    {"rss_bytes", MEASURE_BYTES, -500, -500, "memory is being given back"},
    {"sockets", MEASURE_COUNT, -0.05, -0.05, "the count is going down"},
};

static void
test_what_is_not_settled(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(endings); i++) {
		double values[N],
		    grain = endings[i].measure == MEASURE_BYTES ? 4096 : 1;
		struct series series =
		    one(endings[i].name, endings[i].measure, values);
		struct verdict v;

		for (int at = 0; at < N; at++)
			values[at] =
			    (endings[i].measure == MEASURE_BYTES ? 5e7 : 3000) +
			    grain * (at % 3) + endings[i].before * dose[at] +
			    (endings[i].late - endings[i].before) *
				fmax(dose[at] - dose[5 * N / 6], 0);
		series_judge(&v, &series, 1, &plain);
		assert_ptr_equal(v.reason, &reason_not_settled);
		if (strstr(v.sentence, endings[i].says) == NULL)
			fail_msg("%s: %s", endings[i].says, v.sentence);
	}
}

/* What else a leak may be is named by what it is of. */
static void
test_a_pool_or_a_cache_may_fill(void **state)
{
	double files[N];
	struct series series[] = {one("rss_bytes", MEASURE_BYTES, leak),
				  one("fds", MEASURE_COUNT, files)};
	struct verdict v;

	(void)state;
	for (int i = 0; i < N; i++)
		files[i] = 20 + 5 * i;
	series_judge(&v, &series[0], 1, &plain);
	assert_non_null(strstr(v.not_excluded, "a cache filling"));
	series_judge(&v, &series[1], 1, &plain);
	assert_non_null(strstr(v.not_excluded, "a pool filling"));
}

static void
test_which_metrics_decide(void **state)
{
	struct series series[] = {
	    one("rss_bytes", MEASURE_BYTES, leak),
	    one("anon_bytes", MEASURE_BYTES, flat),
	    one("heap_bytes", MEASURE_BYTES, leak),
	    one("threads", MEASURE_COUNT, count),
	    one("minor_faults", MEASURE_COUNT, dose),
	};
	struct verdict v;

	(void)state;
	series_judge(&v, series, COUNT(series), &plain);
	assert_int_equal(v.nmetrics, 5);
	assert_false(v.metrics[0].decides);
	assert_true(v.metrics[1].decides);
	assert_false(v.metrics[2].decides);
	assert_true(v.metrics[3].decides);
	assert_false(v.metrics[4].decides);
	assert_int_equal(v.kind, VERDICT_FLAT);
	assert_int_equal(v.decisive, 1);
}

/* Said of a FLAT heap, unless all other memory is FLAT too. */
static void
test_the_process_around_the_heap(void **state)
{
	static const char *const follows = "; the process around it follows";
	double gaps[N];
	struct series series[] = {
	    one("heap_after_gc_bytes", MEASURE_BYTES, flat),
	    one("anon_bytes", MEASURE_BYTES, flat),
	    one("cgroup_bytes", MEASURE_BYTES, gaps),
	};
	struct verdict v;

	(void)state;
	for (int i = 0; i < N; i++)
		gaps[i] = NAN;
	series_judge(&v, series, COUNT(series), &plain);
	assert_int_equal(v.kind, VERDICT_FLAT);
	assert_null(strstr(v.sentence, follows));
	series[2] = one("rss_bytes", MEASURE_BYTES, leak);
	series_judge(&v, series, COUNT(series), &plain);
	assert_int_equal(v.kind, VERDICT_FLAT);
	assert_non_null(strstr(v.sentence, follows));
}

/* A column that was asked for by name decides, whatever it is. */
static void
test_a_metric_on_its_own_decides(void **state)
{
	struct series series = one("goroutines", MEASURE_COUNT, dose);
	struct verdict v;

	(void)state;
	series_judge(&v, &series, 1, &plain);
	assert_int_equal(v.kind, VERDICT_LEAK);
	series = one("heap_bytes", MEASURE_BYTES, leak);
	series_judge(&v, &series, 1, &plain);
	assert_int_equal(v.kind, VERDICT_LEAK);
}

static void
test_nothing_and_too_much(void **state)
{
	struct series series[VERDICT_METRICS + 5];
	struct verdict v;

	(void)state;
	series_judge(&v, NULL, 0, &plain);
	assert_int_equal(v.kind, VERDICT_INCONCLUSIVE);
	assert_ptr_equal(v.reason, &reason_unreadable);
	assert_true(*v.sentence != '\0');
	for (size_t i = 0; i < COUNT(series); i++)
		series[i] = one("fds", MEASURE_COUNT, count);
	series_judge(&v, series, COUNT(series), &plain);
	assert_int_equal(v.nmetrics, VERDICT_METRICS);
	assert_int_equal(v.kind, VERDICT_FLAT);
}

static void
test_a_long_name_is_cut(void **state)
{
	struct series series =
	    one("a_name_longer_than_anybody_would_ever_think_of_writing_bytes",
		MEASURE_BYTES, leak);
	struct verdict v;

	(void)state;
	series_judge(&v, &series, 1, &plain);
	assert_int_equal(v.kind, VERDICT_LEAK);
	assert_int_equal(strlen(v.metrics[0].name),
			 sizeof(v.metrics[0].name) - 1);
}

static void
test_a_load_that_was_not_held(void **state)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, flat);
	struct conditions lost = plain;
	struct verdict v;

	(void)state;
	lost.planned_rate = 1500;
	lost.achieved_rate = 1248.4;
	series_judge(&v, &series, 1, &lost);
	assert_int_equal(v.kind, VERDICT_FAILED);
	assert_non_null(
	    strstr(v.sentence, "1,248 of 1,500 iterations/s; use more users"));
	lost.planned_rate = 2.5;
	lost.achieved_rate = 0.5;
	series_judge(&v, &series, 1, &lost);
	assert_non_null(
	    strstr(v.sentence, "0.5 of 2.5 iterations/s; use more users"));
	lost.reply_s = 0.4;
	series_judge(&v, &series, 1, &lost);
	assert_non_null(strstr(v.sentence, "; every user waited for replies, "
					   "which took 400 ms (median)"));
	lost.requests = 0;
	series_judge(&v, &series, 1, &lost);
	assert_non_null(strstr(v.sentence, "no reply in the measured part: "));
}

static void
test_an_end_that_came_early_is_told(void **state)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, flat);
	struct conditions of = plain;
	struct verdict v;

	(void)state;
	snprintf(of.interrupted, sizeof(of.interrupted),
		 "interrupted after 3 s of 30 s");
	series_judge(&v, &series, 1, &of);
	assert_int_equal(v.kind, VERDICT_FLAT);
	assert_non_null(strstr(v.sentence, "interrupted after 3 s of 30 s: "
					   "resident memory grows less"));
	of.interrupted[0] = '\0';
	of.death = DEATH_OTHER;
	snprintf(of.death_how, sizeof(of.death_how), "exited with 9");
	series_judge(&v, &series, 1, &of);
	assert_int_equal(v.kind, VERDICT_FAILED);
	assert_string_equal(v.sentence, "target died: exited with 9");
}

static void
says(const struct conditions *conditions, enum verdict_kind kind,
     const char *words)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, flat);
	struct verdict v;

	series_judge(&v, &series, 1, conditions);
	assert_int_equal(v.kind, kind);
	if (strstr(v.sentence, words) == NULL)
		fail_msg("'%s' lacks '%s'", v.sentence, words);
}

/* The cause comes before the rate, which suffers from it. */
static void
test_errors_name_their_cause(void **state)
{
	struct conditions of = plain;

	(void)state;
	of.planned_rate = 100;
	of.achieved_rate = 50;
	of.max_error_rate = 0.01;
	of.requests = of.errors = 100;
	says(&of, VERDICT_FAILED,
	     "too many errors: 100 of 100 requests failed");
	of.cause =
	    (struct error_cause){.text = "404", .count = 100, .is_reply = 1};
	says(&of, VERDICT_FAILED, "404 on 100 of 100 requests");
	of.requests = 1000;
	of.errors = 120;
	says(&of, VERDICT_FAILED,
	     "404 on 100 and other errors on 20 of 1,000 requests, limit 1 %");
	of.requests = 0;
	of.errors = of.unanswered = 14;
	of.cause = (struct error_cause){.text = "TLS, self-signed certificate",
					.count = 14};
	says(&of, VERDICT_FAILED,
	     "all 14 requests: TLS, self-signed certificate");
	of.requests = 86;
	says(&of, VERDICT_FAILED,
	     "too many errors: 14 of 100 requests failed (TLS, self-signed "
	     "certificate: 14), limit 1 %");
	of.errors = of.max_error_rate = 0;
	says(&of, VERDICT_FAILED, "load not held: 50 of 100 iterations/s");
}

static void
test_a_flow_has_to_be_completed(void **state)
{
	struct conditions of = plain;

	(void)state;
	of.min_completed = 0.99;
	of.flow = (struct flow_shortfall){
	    .flow = "order", .failed = 450, .why = "s.lua:8: bad", .others = 1};
	says(&of, VERDICT_FAILED,
	     "flow order never completed: 450 of 450 iterations failed (and 1 "
	     "other flow): s.lua:8: bad");
	of.flow.completed = 50;
	of.flow.others = 0;
	says(&of, VERDICT_FAILED,
	     "flow order completed 10 % of 500 iterations, at least 99 % are "
	     "needed: s.lua:8: bad");
}

/* A LEAK stands under any load, FLAT does not. */
static void
test_a_load_that_did_nothing_proves_nothing(void **state)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, leak);
	struct conditions of = plain;
	struct verdict v;

	(void)state;
	strcpy(of.undone, "flow order never began");
	says(&of, VERDICT_INCONCLUSIVE, "flow order never began");
	of.undone[0] = '\0';
	strcpy(of.unsure, "nginx connects to others");
	says(&of, VERDICT_INCONCLUSIVE, "nginx connects to others");
	strcpy(of.unsampled, "node (pid 812) answered");
	says(&of, VERDICT_INCONCLUSIVE, "node (pid 812) answered");
	series_judge(&v, &series, 1, &of);
	assert_int_equal(v.kind, VERDICT_LEAK);
}

/* In a warm-up, caches fill: what grows there need not be a LEAK. */
static void
test_a_warm_up_is_not_judged(void **state)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, leak);
	struct conditions of = plain;
	struct verdict v;

	(void)state;
	strcpy(of.undone, "nothing was measured");
	of.unmeasured = 1;
	series_judge(&v, &series, 1, &of);
	assert_int_equal(v.kind, VERDICT_INCONCLUSIVE);
	assert_string_equal(v.sentence, "nothing was measured");
}

/* Who waited for replies was kept waiting by the target. */
static void
test_who_was_the_bottleneck(void **state)
{
	struct conditions of = plain;

	(void)state;
	of.planned_rate = 100;
	of.achieved_rate = 50;
	of.own_share = 0.97;
	says(&of, VERDICT_FAILED, "use more users, or plan a lower rate");
	of.behind = 0.8;
	says(&of, VERDICT_FAILED, "the load generator was the bottleneck");
	of.own_share = 0.2;
	says(&of, VERDICT_FAILED, "flatline had to wait for a processor");
}

/* INCONCLUSIVE says how many requests are needed. */
static void
test_a_remedy_has_a_number(void **state)
{
	double noisy[N];
	struct series series = one("rss_bytes", MEASURE_BYTES, noisy);
	struct verdict v;

	(void)state;
	for (int i = 0; i < N; i++)
		noisy[i] = 5e7 + 5e6 * (i * 7919 % 101) / 100.0;
	series.n = 60;
	series_judge(&v, &series, 1, &plain);
	assert_ptr_equal(v.reason, &reason_resolution);
	assert_true(v.metrics[0].needed_dose > dose[59]);
	assert_non_null(strstr(v.sentence, "needs about "));
	assert_non_null(strstr(v.sentence, "to resolve 64 B/request"));
}

/* With the dose that they cover, even if nothing could be estimated. */
static void
test_few_samples_are_told_with_the_load(void **state)
{
	struct series series = one("rss_bytes", MEASURE_BYTES, flat);
	struct verdict v;

	(void)state;
	series.n = 5;
	series_judge(&v, &series, 1, &plain);
	assert_ptr_equal(v.reason, &reason_too_few);
	assert_non_null(strstr(v.sentence, "5 readings over 800 requests;"));
	series.n = 4; /* too few for any estimate */
	series_judge(&v, &series, 1, &plain);
	assert_non_null(strstr(v.sentence, "4 readings over 600 requests;"));
	series.n = 1;
	series_judge(&v, &series, 1, &plain);
	assert_non_null(strstr(v.sentence, "too few samples: 1 reading;"));
}

/* Of a remote service only its metrics page can be read. */
static void
test_what_was_read_tells_what_it_needs(void **state)
{
	double none[N];
	struct series series[] = {
	    one("anon_bytes", MEASURE_BYTES, none),
	    one("process_resident_memory_bytes", MEASURE_BYTES, flat),
	};
	struct verdict v;

	(void)state;
	for (int i = 0; i < N; i++)
		none[i] = NAN;
	series[0].n = series[1].n = 5;
	series_judge(&v, series, COUNT(series), &plain);
	assert_int_equal(v.kind, VERDICT_INCONCLUSIVE);
	assert_int_equal(v.decisive, 1);
	assert_non_null(strstr(v.sentence, "too few samples: 5 readings"));
}

static void
test_bounds_share_a_unit(void **state)
{
	struct metric_verdict metric = {.measure = MEASURE_BYTES};
	struct bounds wide = {612, 580, 644}, close = {612, 612.2, 612.4},
		      large = {17818, 17200, 18432};
	char text[SENTENCE_BETWEEN];

	(void)state;
	assert_string_equal(sentence_between(text, &wide, &metric, "request"),
			    ", between 580 and 644");
	assert_string_equal(sentence_between(text, &close, &metric, "request"),
			    "");
	assert_string_equal(sentence_between(text, &large, &metric, "request"),
			    ", between 16.8 and 18.0");
	assert_true(sentence_round_up(20345) == 21000);
	assert_true(sentence_round_up(7) == 7);
}

/* A million readings; the limit is many times what it takes. */
static void
test_long_series_are_quick(void **state)
{
	enum { MANY = 1000000 };
	double *x = xmalloc(MANY * sizeof(*x)), *y = xmalloc(MANY * sizeof(*y));
	struct series series = {"rss_bytes", MEASURE_BYTES, MANY, x, x, y};
	double before = clock_thread_cpu();
	struct verdict v;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		x[i] = i;
		y[i] = 5e7 + 200.0 * i + 1e5 * (i % 97);
	}
	series_judge(&v, &series, 1, &plain);
	assert_int_equal(v.kind, VERDICT_LEAK);
	assert_true(clock_thread_cpu() - before < 1);
	free(x);
	free(y);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_a_leak_is_told_with_numbers),
	    cmocka_unit_test(test_flat_is_told_with_its_bound),
	    cmocka_unit_test(test_what_is_not_settled),
	    cmocka_unit_test(test_a_pool_or_a_cache_may_fill),
	    cmocka_unit_test(test_which_metrics_decide),
	    cmocka_unit_test(test_the_process_around_the_heap),
	    cmocka_unit_test(test_a_metric_on_its_own_decides),
	    cmocka_unit_test(test_nothing_and_too_much),
	    cmocka_unit_test(test_a_long_name_is_cut),
	    cmocka_unit_test(test_a_load_that_was_not_held),
	    cmocka_unit_test(test_an_end_that_came_early_is_told),
	    cmocka_unit_test(test_errors_name_their_cause),
	    cmocka_unit_test(test_a_flow_has_to_be_completed),
	    cmocka_unit_test(test_a_load_that_did_nothing_proves_nothing),
	    cmocka_unit_test(test_a_warm_up_is_not_judged),
	    cmocka_unit_test(test_who_was_the_bottleneck),
	    cmocka_unit_test(test_a_remedy_has_a_number),
	    cmocka_unit_test(test_few_samples_are_told_with_the_load),
	    cmocka_unit_test(test_what_was_read_tells_what_it_needs),
	    cmocka_unit_test(test_bounds_share_a_unit),
	    cmocka_unit_test(test_long_series_are_quick),
	};

	return cmocka_run_group_tests(tests, make_series, NULL);
}
