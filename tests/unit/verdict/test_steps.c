/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "verdict/steps.h"

#define MIB 1048576.0
#define GRAIN 32768.0

static struct steps steps;

/* Of 490 readings, 49 blocks of 1000. */
static void
steps_of(double (*f)(double))
{
	static struct curve curve;
	struct shape shape;

	curve_init(&curve);
	for (int i = 0; i < 490; i++)
		curve_add(&curve, i, 100.0 * i, f(100.0 * i));
	shape_make(&shape, &curve, 0);
	steps_find(&steps, &shape, GRAIN);
}

static double
arenas(double x)
{
	return 5e7 + 4 * MIB * floor((x + 3000) / 9000);
}

static double
doubles(double x)
{
	return 5e7 + MIB * exp2(floor(log2(fmax(x, 1000) / 1000)));
}

static double
fills(double x)
{
	return 5e7 + 10 * MIB * fmin(x / 15000, 1);
}

static double
saturates(double x)
{
	return 5e7 + 10 * MIB * (1 - exp(-x / 4000));
}

/* A tooth of a mebibyte each 3500 requests, on a cache that fills. */
static double
sawtooth(double x)
{
	return fills(x) + MIB * fmod(x, 3500) / 3500;
}

static double
line(double x)
{
	return 5e7 + 640 * x;
}

/* A periodic job that gives back what it took. */
static double
job(double x)
{
	return 5e7 + (x > 20000 && x < 22500 ? 8 * MIB : 0);
}

/* One of a mebibyte, in noise of an eighth of it. */
static double
arena_in_noise(double x)
{
	return 5e7 + MIB * (x > 22500) + MIB / 8 * sin(x * x / 7e4);
}

/* The same on memory that grows. */
static double
arena_on_a_line(double x)
{
	return 5e7 + MIB * (x > 22500) + 50 * x;
}

static void
test_a_step_is_as_high_in_noise_and_on_a_line(void **state)
{
	(void)state;
	steps_of(arena_in_noise);
	assert_int_equal(steps.n, 1);
	assert_true(fabs(steps.sum / MIB - 1) < 0.06);
	steps_of(arena_on_a_line);
	assert_int_equal(steps.n, 1);
	assert_true(fabs(steps.sum / MIB - 1) < 0.11);
}

static void
test_arenas_are_found_with_their_doses(void **state)
{
	(void)state;
	steps_of(arenas);
	assert_int_equal(steps.n, 5);
	assert_true(fabs(steps.sum - 20 * MIB) < MIB / 2);
	for (size_t i = 1; i < steps.n; i++)
		assert_true(fabs(steps.x[i] - steps.x[i - 1] - 9000) <= 1100);
}

/* The last two: those before stand too close together. */
static void
test_a_table_that_doubles(void **state)
{
	(void)state;
	steps_of(doubles);
	assert_true(steps.sum >= 24 * MIB);
	assert_true(steps.sum <= 32 * MIB);
}

static void
test_what_grows_evenly_has_none(void **state)
{
	double (*const even[])(double) = {fills, saturates, sawtooth, line};

	(void)state;
	for (size_t i = 0; i < sizeof(even) / sizeof(*even); i++) {
		steps_of(even[i]);
		assert_int_equal(steps.n, 0);
	}
}

static void
test_what_is_given_back_is_none(void **state)
{
	(void)state;
	steps_of(job);
	assert_int_equal(steps.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_step_is_as_high_in_noise_and_on_a_line),
	    cmocka_unit_test(test_arenas_are_found_with_their_doses),
	    cmocka_unit_test(test_a_table_that_doubles),
	    cmocka_unit_test(test_what_grows_evenly_has_none),
	    cmocka_unit_test(test_what_is_given_back_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
