/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "base/student.h"
#include "verdict/wander.h"

#include "../../draw.h"

enum { N = 49, SERIES = 400 };

#define TAIL 0.005

/* How many of SERIES pass: a rise, and steps, in standard deviations. */
static int
passing(double rise, double step, unsigned seed)
{
	double limit = student_quantile(TAIL, N - 2), x[N], y[N];
	int passed = 0;

	for (int k = 0; k < SERIES; k++) {
		double level = 0;

		for (int i = 0; i < N; i++) {
			x[i] = 1000.0 * i;
			level += step * draw_normal(&seed);
			y[i] = 1e9 + rise * i / (N - 1) + level +
			       draw_normal(&seed);
		}
		passed += wander_t(x, y, N) > limit;
	}
	return passed;
}

static void
test_a_straight_rise_out_of_noise_is_more(void **state)
{
	(void)state;
	assert_true(passing(8, 0, 1) > 0.9 * SERIES);
	assert_true(passing(-8, 0, 1) == 0);
}

/* Also where single steps are lost in the noise. */
static void
test_what_steps_at_random_is_not(void **state)
{
	static const double steps[] = {0, 0.1, 0.22, 0.45, 1, 100};

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++)
		assert_true(passing(0, steps[i], 2) < 4 * TAIL * SERIES + 6);
}

static void
test_without_noise(void **state)
{
	double x[] = {0, 1, 2, 3, 5, 6}, level[] = {7, 7, 7, 7, 7, 7};
	double line[] = {7, 8, 9, 10, 12, 13}, fall[] = {7, 6, 5, 4, 2, 1};

	(void)state;
	assert_true(wander_t(x, level, COUNT(x)) == 0);
	assert_true(wander_t(x, fall, COUNT(x)) == 0);
	assert_true(wander_t(x, line, COUNT(x)) > 1e6);
}

/* Steps alone: Student's t of the mean increment, here 4 of deviation 1. */
static void
test_of_steps_alone_it_is_t_of_the_increments(void **state)
{
	double x[] = {0, 1, 2, 3, 4}, y[] = {0, 3, 6, 11, 16};

	(void)state;
	assert_true(fabs(wander_t(x, y, COUNT(x)) - 4 / sqrt(4.0 / 3 / 4)) <
		    1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_straight_rise_out_of_noise_is_more),
	    cmocka_unit_test(test_what_steps_at_random_is_not),
	    cmocka_unit_test(test_without_noise),
	    cmocka_unit_test(test_of_steps_alone_it_is_t_of_the_increments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
