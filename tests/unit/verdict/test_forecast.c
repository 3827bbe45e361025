/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "verdict/forecast.h"

#define DAY 86400.0
#define MIB 1048576.0

/* A headroom of 100 MiB, at 10 requests a second. */
static const struct {
	enum verdict_kind kind;
	struct bounds growth; /* bytes a request */
	struct survive survive;
	int known;
	struct forecast_time here;
	enum survival survives;
	const char *says; /* a part of the sentence */
} cases[] = {
    {VERDICT_LEAK,
     {1024, 512, 2048},
     {0, 0},
     1,
     {10240, 5120, 20480},
     SURVIVAL_UNKNOWN,
     "reaches 612 MiB (--limit) in 2h 50m, between 85m 20s and 5h 41m at this "
     "rate"},
    {VERDICT_LEAK,
     {1024, 512, 2048},
     {DAY, 10},
     1,
     {10240, 5120, 20480},
     SURVIVAL_NO,
     ": does not survive 24h 00m"},
    {VERDICT_LEAK,
     {1024, 512, 2048},
     {6000, 10},
     1,
     {10240, 5120, 20480},
     SURVIVAL_UNKNOWN,
     ": not known to survive"},
    {VERDICT_LEAK,
     {1024, 512, 2048},
     {5000, 10},
     1,
     {10240, 5120, 20480},
     SURVIVAL_YES,
     ": survives"},
    /* FLAT claims its upper bound, and never that it will be reached. */
    {VERDICT_FLAT,
     {-3, -9, 16},
     {0, 0},
     1,
     {INFINITY, 655360, INFINITY},
     SURVIVAL_UNKNOWN,
     "does not reach 612 MiB (--limit) before 7.59 days"},
    {VERDICT_FLAT,
     {0, 0, 0},
     {DAY, 1e6},
     1,
     {INFINITY, INFINITY, INFINITY},
     SURVIVAL_YES,
     "before 10 years and more at this rate"},
    {VERDICT_FLAT,
     {60, 50, 64},
     {30 * DAY, 50},
     1,
     {174762.6667, 163840, 209715.2},
     SURVIVAL_NO,
     ": does not survive 30 days"},
    /* What is undecided forecasts nothing of its own. */
    {VERDICT_INCONCLUSIVE,
     {1024, -99, 2048},
     {7 * DAY, 10},
     1,
     {10240, 5120, INFINITY},
     SURVIVAL_UNKNOWN,
     "might reach 612 MiB (--limit) as soon as in 85m 20s"},
    {VERDICT_INCONCLUSIVE,
     {1024, 512, 2048},
     {7 * DAY, 10},
     1,
     {10240, 5120, 20480},
     SURVIVAL_UNKNOWN,
     ": not known to survive 7 days"},
    {VERDICT_INCONCLUSIVE,
     {1024, 512, 2048},
     {0, 0},
     1,
     {10240, 5120, 20480},
     SURVIVAL_UNKNOWN,
     "might reach 612 MiB (--limit) as soon as in 85m 20s"},
    {VERDICT_INCONCLUSIVE,
     {1024, -99, 2048},
     {0, 0},
     0,
     {NAN, NAN, NAN},
     SURVIVAL_UNKNOWN,
     ""},
    {VERDICT_INCONCLUSIVE,
     {-5, -9, -1},
     {0, 0},
     0,
     {NAN, NAN, NAN},
     SURVIVAL_UNKNOWN,
     ""},
    {VERDICT_INCONCLUSIVE,
     {NAN, NAN, NAN},
     {0, 0},
     0,
     {NAN, NAN, NAN},
     SURVIVAL_UNKNOWN,
     ""},
    {VERDICT_FAILED,
     {1, 1, 1},
     {0, 0},
     0,
     {NAN, NAN, NAN},
     SURVIVAL_UNKNOWN,
     ""},
};

static struct forecast_question
question(void)
{
	return (struct forecast_question){.limit = 612 * MIB,
					  .source = "--limit",
					  .level = 512 * MIB,
					  .rate = 10};
}

static int
same(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) && isnan(b);
	return a == b || fabs(a - b) <= 1e-6 * fabs(b);
}

static void
check_case(size_t i)
{
	struct metric_verdict metric = {.kind = cases[i].kind,
					.measure = MEASURE_BYTES,
					.growth = cases[i].growth};
	struct forecast_question asked = question();
	struct forecast forecast;

	asked.survive = cases[i].survive;
	forecast_make(&forecast, &metric, &asked);
	if (forecast.known != cases[i].known ||
	    !same(forecast.here.estimate, cases[i].here.estimate) ||
	    !same(forecast.here.low, cases[i].here.low) ||
	    !same(forecast.here.high, cases[i].here.high) ||
	    forecast.survives != cases[i].survives ||
	    strstr(forecast.sentence, cases[i].says) == NULL)
		fail_msg("case %zu: known %d, %g between %g and %g, survives "
			 "%d, '%s'",
			 i, forecast.known, forecast.here.estimate,
			 forecast.here.low, forecast.here.high,
			 forecast.survives, forecast.sentence);
}

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_case(i);
}

/* At another rate the same requests take another time. */
static void
test_another_rate(void **state)
{
	struct metric_verdict metric = {.kind = VERDICT_LEAK,
					.measure = MEASURE_BYTES,
					.growth = {1024, 512, 2048}};
	struct forecast_question asked = question();
	struct forecast forecast;

	(void)state;
	asked.survive = (struct survive){DAY, 100};
	forecast_make(&forecast, &metric, &asked);
	assert_true(same(forecast.there.estimate, 1024));
	assert_true(same(forecast.there.low, 512));
	assert_non_null(strstr(forecast.sentence, " at 100/s"));
	/* Growth by the second says nothing of that. */
	asked.per_second = 1;
	forecast_make(&forecast, &metric, &asked);
	assert_true(isnan(forecast.there.estimate));
	assert_int_equal(forecast.survives, SURVIVAL_UNKNOWN);
	assert_non_null(strstr(forecast.sentence, "nothing is known"));
}

/*
 * 100 MiB are left, and growth makes 10 KiB a second at the run's 10 requests
 * a second: 2 h 50 min. At one rate that may follow requests or time.
 */
static void
test_the_worse_reading(void **state)
{
	static const struct {
		enum driver follows;
		double rate, seconds;
		const char *says;
	} wanted[] = {
	    {DRIVER_UNKNOWN, 1, 10240, " at 1/s if growth follows time:"},
	    {DRIVER_UNKNOWN, 100, 1024, " at 100/s if it follows requests:"},
	    {DRIVER_UNKNOWN, 10, 10240, " at 10/s:"},
	    {DRIVER_BOTH, 1, 10240, " at 1/s if growth follows time:"},
	    {DRIVER_REQUESTS, 1, 102400, " at 1/s:"},
	    {DRIVER_REQUESTS, 100, 1024, " at 100/s:"},
	    {DRIVER_TIME, 1, 10240, " at 1/s:"},
	    {DRIVER_TIME, 100, 10240, " at 100/s:"},
	};
	struct metric_verdict metric = {.kind = VERDICT_LEAK,
					.measure = MEASURE_BYTES,
					.growth = {1024, 1024, 1024}};
	struct forecast_question asked = question();
	struct forecast forecast;

	(void)state;
	for (size_t i = 0; i < COUNT(wanted); i++) {
		asked.follows = wanted[i].follows;
		asked.survive = (struct survive){DAY, wanted[i].rate};
		forecast_make(&forecast, &metric, &asked);
		if (!same(forecast.there.estimate, wanted[i].seconds) ||
		    strstr(forecast.sentence, wanted[i].says) == NULL)
			fail_msg("%zu: %g, '%s'", i, forecast.there.estimate,
				 forecast.sentence);
		assert_true(same(forecast.here.estimate, 10240));
	}
}

static void
test_no_limit(void **state)
{
	struct metric_verdict metric = {.kind = VERDICT_LEAK,
					.growth = {1024, 512, 2048}};
	struct forecast_question asked = question();
	struct forecast forecast;

	(void)state;
	asked.limit = NAN;
	forecast_make(&forecast, &metric, &asked);
	assert_false(forecast.known);
	asked.limit = 100 * MIB; /* which it has passed already */
	forecast_make(&forecast, &metric, &asked);
	assert_true(forecast.here.estimate == 0);
	assert_non_null(strstr(forecast.sentence, "has reached 100 MiB"));
}

static void
test_tolerance(void **state)
{
	static const struct survive week = {7 * DAY, 50}, none = {0, 0};

	(void)state;
	assert_true(same(
	    forecast_tolerance(7 * DAY * 50 * 8, &week, DRIVER_REQUESTS, 1),
	    8));
	assert_true(same(
	    forecast_tolerance(7 * DAY * 400 * 8, &week, DRIVER_TIME, 400), 8));
	assert_true(same(
	    forecast_tolerance(7 * DAY * 400 * 8, &week, DRIVER_UNKNOWN, 400),
	    8));
	assert_true(same(
	    forecast_tolerance(7 * DAY * 50 * 8, &week, DRIVER_UNKNOWN, 10),
	    8));
	assert_true(same(
	    forecast_tolerance(7 * DAY * 50 * 8, &week, DRIVER_UNKNOWN, NAN),
	    8));
	assert_true(forecast_tolerance(-5, &week, DRIVER_REQUESTS, 1) == 0);
	assert_true(forecast_tolerance(MIB, &none, DRIVER_REQUESTS, 1) == 0);
}

/* FLAT with proven growth does reach the limit, unlike its bound alone. */
static void
proven_growth_reaches_the_limit(void **state)
{
	struct metric_verdict metric = {
	    .name = "rss_bytes", .kind = VERDICT_FLAT, .growth = {22, 20, 24}};
	struct forecast_question asked = question();
	struct forecast forecast;

	(void)state;
	forecast_make(&forecast, &metric, &asked);
	assert_non_null(strstr(forecast.sentence, "does not reach 612 MiB"));
	metric.creeps = 1;
	forecast_make(&forecast, &metric, &asked);
	assert_non_null(strstr(forecast.sentence,
			       "reaches 612 MiB (--limit) in 5.52 days, "
			       "between 5.06 days and 6.07 days"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(proven_growth_reaches_the_limit),
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_another_rate),
	    cmocka_unit_test(test_the_worse_reading),
	    cmocka_unit_test(test_no_limit),
	    cmocka_unit_test(test_tolerance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
