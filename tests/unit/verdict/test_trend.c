/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "verdict/trend.h"

enum { N = 49 };

static double x[N], y[N];

/* Measures y = f(share) over N blocks of 1000, and how it goes on. */
static enum pace
pace_of(double (*f)(double), struct trend *trend)
{
	struct stretch stretch = {x, y, N, 0, 0};
	struct pace_limit limit;

	for (size_t i = 0; i < N; i++) {
		x[i] = 1000.0 * (double)i;
		y[i] = f((double)i / (N - 1));
	}
	stretch.last = y[N - 1];
	trend_measure(trend, &stretch);
	pace_limit_init(&limit);
	return pace_judge(trend, &stretch, &limit);
}

static double
shape_even(double share)
{
	return 48e6 * share;
}

static double
shape_jumps(double share)
{
	return 1e6 * floor(share * 4);
}

static double
shape_late(double share)
{
	return 48e6 * fmax(share - 0.4, 0);
}

static double
shape_decay(double share)
{
	return 48e6 * (1 - exp(-share / 0.4));
}

static double
shape_stopped(double share)
{
	return 48e6 * fmin(share, 0.85);
}

/* Pauses of a quarter of what went before, as a heap that grows by factors. */
static double
shape_pauses(double share)
{
	double at = log2(fmax(share, 0.01)) / log2(1.6);
	double low = pow(1.6, floor(at)), part = share / low - 1;

	return 48e6 * low * (1 + 0.6 * fmin(part / 0.35, 1));
}

static void
test_even_growth_is_steady_and_sure(void **state)
{
	struct trend trend;

	(void)state;
	assert_int_equal(pace_of(shape_even, &trend), PACE_STEADY);
	assert_true(fabs(trend.line.slope - 1000) < 1e-6);
	assert_true(fabs(trend.theil_sen - 1000) < 1e-6);
	assert_true(trend.wander_p < 1e-6);
	assert_true(trend.growing > 0.99);
	assert_true(trend_low(&trend.line, TAIL_PROBABILITY) > 999);
	assert_true(trend_p(&trend.line) < 1e-6);
}

static void
test_what_is_ending_is_told_apart(void **state)
{
	struct trend trend;
	struct pace_limit limit;

	(void)state;
	assert_int_equal(pace_of(shape_jumps, &trend), PACE_JUMPS);
	assert_int_equal(pace_of(shape_late, &trend), PACE_LATE);
	assert_int_equal(pace_of(shape_decay, &trend), PACE_SLOWING);
	pace_limit_init(&limit);
	pace_limit_narrow(&limit, &trend);
	assert_true(limit.slower > 0.7 || limit.z < 0);
	assert_int_equal(pace_of(shape_stopped, &trend), PACE_STOPPED);
}

static void
test_a_pause_with_precedents_is_no_end(void **state)
{
	struct trend trend;

	(void)state;
	assert_int_equal(pace_of(shape_pauses, &trend), PACE_STEADY);
}

static void
test_a_constant_does_not_grow(void **state)
{
	struct trend trend;
	struct stretch stretch = {x, y, N, 0, 5};

	(void)state;
	for (size_t i = 0; i < N; i++) {
		x[i] = (double)i;
		y[i] = 5;
	}
	trend_measure(&trend, &stretch);
	assert_true(trend.line.slope == 0 && trend.wander_p > 0.4);
	assert_true(trend.growing == 0 && trend_p(&trend.line) == 1);
	stretch.n = 4;
	trend_measure(&trend, &stretch);
	assert_int_equal(trend.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_even_growth_is_steady_and_sure),
	    cmocka_unit_test(test_what_is_ending_is_told_apart),
	    cmocka_unit_test(test_a_pause_with_precedents_is_no_end),
	    cmocka_unit_test(test_a_constant_does_not_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
