/* SPDX-License-Identifier: MIT */
#include "report/plot.h"
#include "runs.h"

#define SAMPLES                                                                \
	"time_s,requests,rss_bytes,anon_bytes,fds,pss_bytes\n"                 \
	"-1,0,50,10,3,\n"                                                      \
	"0,0,51,,3,\n"                                                         \
	"1,100,52,20,4,\n"                                                     \
	"2,300,53,,5,\n"                                                       \
	"3,300,54,30,5,\n"

static void
the_decisive_metric_is_picked(void **state)
{
	struct made made;
	struct trace trace;
	struct error err = {0};

	(void)state;
	made_init(&made, SAMPLES);
	made_metric(&made, "fds", VERDICT_LEAK, (struct bounds){1, 1, 1});
	assert_int_equal(trace_decisive(&trace, &made.judged, &err), 0);
	assert_string_equal(trace.name, "fds");
	assert_int_equal(trace.measure, MEASURE_COUNT);
	assert_non_null(trace.metric);
	/* Without one, or without its readings, exact memory. */
	snprintf(made.verdict.metrics[0].name, 48, "pss_bytes");
	assert_int_equal(trace_decisive(&trace, &made.judged, &err), 0);
	assert_string_equal(trace.name, "anon_bytes");
	assert_null(trace.metric);
	made_free(&made);
}

static void
anything_is_better_than_nothing(void **state)
{
	struct made made;
	struct trace trace;
	struct error err = {0};

	(void)state;
	made_init(&made, "time_s,threads,heap_bytes\n0,3,\n1,4,7\n");
	assert_int_equal(trace_decisive(&trace, &made.judged, &err), 0);
	assert_string_equal(trace.name, "heap_bytes");
	made_free(&made);
	made_init(&made, "time_s,threads,heap_bytes\n0,3,\n");
	assert_int_equal(trace_decisive(&trace, &made.judged, &err), 0);
	assert_string_equal(trace.name, "threads");
	made_free(&made);
	made_init(&made, "time_s,rss_bytes\n0,\n");
	assert_int_equal(trace_decisive(&trace, &made.judged, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_string_equal(err.text, "runs/some: no sample to draw");
	made_free(&made);
}

static void
ranges_leave_gaps_out(void **state)
{
	struct made made;
	struct trace trace;
	struct range range;

	(void)state;
	made_init(&made, SAMPLES);
	assert_int_equal(trace_column(&trace, &made.judged, "anon_bytes"), 0);
	assert_int_equal(trace_readings(&trace), 3);
	range = trace_values(&trace, -INFINITY, INFINITY);
	assert_float_equal(range.low, 10, 0);
	assert_float_equal(range.high, 30, 0);
	range = trace_values(&trace, 0, 1.5);
	assert_float_equal(range.low, 20, 0);
	range = trace_values(&trace, 4, 5);
	assert_true(range.low > range.high);
	range = trace_times(&trace);
	assert_float_equal(range.low, -1, 0);
	assert_float_equal(range.high, 3, 0);
	assert_int_equal(trace_column(&trace, &made.judged, "nothing"), -1);
	assert_int_equal(trace_column(&trace, &made.judged, "pss_bytes"), -1);
	made_free(&made);
}

static void
a_dose_has_its_time(void **state)
{
	struct made made;
	struct trace trace;

	(void)state;
	made_init(&made, SAMPLES);
	assert_int_equal(trace_column(&trace, &made.judged, "fds"), 0);
	assert_float_equal(trace_time_at(&trace, 50), 0.5, 1e-9);
	assert_float_equal(trace_time_at(&trace, 200), 1.5, 1e-9);
	/* The first time that so much had been done. */
	assert_float_equal(trace_time_at(&trace, 300), 2, 1e-9);
	assert_true(isnan(trace_time_at(&trace, 301)));
	assert_true(isnan(trace_time_at(&trace, -1)));
	made_free(&made);
}

static void
the_band_turns_about_the_middle(void **state)
{
	struct made made;
	struct metric_verdict *metric;
	struct trace trace;
	struct bounds fit;

	(void)state;
	made_init(&made, SAMPLES);
	metric = made_metric(&made, "anon_bytes", VERDICT_LEAK,
			     (struct bounds){10, 8, 12});
	metric->from_dose = 100;
	metric->to_dose = 300;
	assert_int_equal(trace_column(&trace, &made.judged, "anon_bytes"), 0);
	assert_false(trace_has_fit(&trace));
	metric->from_value = 1000;
	assert_true(trace_has_fit(&trace));
	fit = trace_fit(&trace, 100);
	assert_float_equal(fit.estimate, 1000, 1e-9);
	assert_float_equal(fit.low, 800, 1e-9);
	assert_float_equal(fit.high, 1200, 1e-9);
	fit = trace_fit(&trace, 200);
	assert_float_equal(fit.low, 2000, 1e-9);
	assert_float_equal(fit.high, 2000, 1e-9);
	metric->growth.high = NAN;
	assert_false(trace_has_fit(&trace));
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_decisive_metric_is_picked),
	    cmocka_unit_test(anything_is_better_than_nothing),
	    cmocka_unit_test(ranges_leave_gaps_out),
	    cmocka_unit_test(a_dose_has_its_time),
	    cmocka_unit_test(the_band_turns_about_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
