/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "verdict/level.h"

static struct curve curve;

/* 400 readings over 40,000 requests. */
static void
curve_of(double (*f)(double))
{
	curve_init(&curve);
	for (int i = 0; i < 400; i++)
		curve_add(&curve, i, 100.0 * i, f(100.0 * i));
}

static double
level_constant(double x)
{
	(void)x;
	return 5e7;
}

static double
level_teeth(double x)
{
	return 5e7 + 100 * fmod(x, 4000);
}

static double
level_rising(double x)
{
	return 5e7 + 50 * x;
}

static double
level_falling(double x)
{
	return 5e7 - 200 * x;
}

static double
level_rising_late(double x)
{
	return 5e7 + 300 * fmax(x - 35000, 0);
}

/* Early on it was this high already. */
static double
level_coming_back(double x)
{
	return 5e7 + (x < 20000 ? 2e6 : 300 * fmax(x - 35000, 0));
}

static void
test_a_constant_is_bounded_by_its_grain(void **state)
{
	struct level level;

	(void)state;
	curve_of(level_constant);
	level_measure(&level, &curve, 0, 4096, TAIL_PROBABILITY);
	assert_true(level.known && level.slope == 0 && level.hidden == 0);
	assert_true(level_bound(&level) < 0.15);
}

static void
test_teeth_are_not_growth(void **state)
{
	struct level level;

	(void)state;
	curve_of(level_teeth);
	level_measure(&level, &curve, 0, 4096, TAIL_PROBABILITY);
	assert_true(fabs(level.slope) < 5);
	assert_true(level_bound(&level) < 20);
	assert_true(level.hidden > 5); /* there is room in them */
}

static void
test_a_slope_is_inside_the_bounds(void **state)
{
	struct level level;

	(void)state;
	curve_of(level_rising);
	level_measure(&level, &curve, 10000, 4096, TAIL_PROBABILITY);
	assert_true(fabs(level.slope - 50) < 1);
	assert_true(level_bound(&level) >= 50 && level_bound(&level) < 70);
	curve_of(level_falling);
	level_measure(&level, &curve, 10000, 4096, TAIL_PROBABILITY);
	assert_true(level_bound(&level) >= 200);
}

static void
test_too_little_is_unknown(void **state)
{
	struct level level;

	(void)state;
	curve_of(level_constant);
	level_measure(&level, &curve, 39800, 4096, TAIL_PROBABILITY);
	assert_false(level.known);
	level_measure(&level, &curve, 1e9, 4096, TAIL_PROBABILITY);
	assert_false(level.known);
}

static double
late_rate(void)
{
	struct late late = {.rate = 0};

	level_late(&late, &curve, 64);
	assert_true(late.rate == 0 || late.from >= 29000);
	return late.rate;
}

static void
test_growth_that_begins_late_is_seen(void **state)
{
	(void)state;
	curve_of(level_rising_late);
	assert_true(late_rate() > 64);
	curve_of(level_constant);
	assert_true(late_rate() == 0);
}

static void
test_no_new_height_is_no_growth(void **state)
{
	(void)state;
	curve_of(level_coming_back);
	assert_true(late_rate() == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_constant_is_bounded_by_its_grain),
	    cmocka_unit_test(test_teeth_are_not_growth),
	    cmocka_unit_test(test_a_slope_is_inside_the_bounds),
	    cmocka_unit_test(test_too_little_is_unknown),
	    cmocka_unit_test(test_growth_that_begins_late_is_seen),
	    cmocka_unit_test(test_no_new_height_is_no_growth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
