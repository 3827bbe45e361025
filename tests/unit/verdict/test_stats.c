/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "verdict/stats.h"

#define NEARLY(a, b) assert_true(nearly(a, b))

static int
nearly(double a, double b)
{
	return fabs(a - b) <= 1e-6 * (1 + fabs(b));
}

static void
test_quantile_is_the_rank_below(void **state)
{
	const double sorted[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

	(void)state;
	NEARLY(stats_quantile(sorted, 11, 0), 1);
	NEARLY(stats_quantile(sorted, 11, 0.1), 2);
	NEARLY(stats_quantile(sorted, 11, 0.19), 2);
	NEARLY(stats_quantile(sorted, 11, 1), 11);
}

static void
test_median_of_even_and_odd(void **state)
{
	const double values[] = {9, 1, 5, 3};

	(void)state;
	NEARLY(stats_median(values, 4), 4);
	NEARLY(stats_median(values, 3), 5);
	NEARLY(stats_median(values, 1), 9);
}

/* Norris-like data with a known answer: y = 1 + 2x + a zigzag. */
static void
test_line_and_its_error(void **state)
{
	const double x[] = {1, 2, 3, 4, 5, 6, 7, 8};
	const double y[] = {3.1, 4.9, 7.1, 8.9, 11.1, 12.9, 15.1, 16.9};
	struct line line = stats_line(x, y, 8);

	(void)state;
	NEARLY(line.slope, 1.9904761904761905);
	NEARLY(line.scatter, sqrt(0.07619047619047619 / 6));
	NEARLY(line.se, line.scatter / sqrt(42));
	NEARLY(line.df, 6); /* a zigzag is not autocorrelated */
}

static void
test_a_bend_widens_the_error(void **state)
{
	double x[13], bent[13], straight[13];

	(void)state;
	for (int i = 0; i < 13; i++) {
		x[i] = i;
		bent[i] = i * i;
		straight[i] = 12 * i;
	}
	assert_true(stats_line(x, bent, 13).df < 4);
	assert_true(stats_line(x, bent, 13).se > 1);
	NEARLY(stats_line(x, straight, 13).slope, 12);
	NEARLY(stats_line(x, straight, 13).se, 0);
}

static void
test_the_same_x_has_no_slope(void **state)
{
	const double x[] = {7, 7, 7}, y[] = {1, 2, 3};

	(void)state;
	NEARLY(stats_slope(x, y, 3), 0);
	NEARLY(stats_line(x, y, 3).slope, 0);
	NEARLY(stats_theil_sen(x, y, 3), 0);
}

static void
test_theil_sen_ignores_an_outlier(void **state)
{
	const double x[] = {0, 1, 2, 3, 4, 5, 6};
	const double y[] = {0, 2, 4, 600, 8, 10, 12};

	(void)state;
	NEARLY(stats_theil_sen(x, y, 7), 2);
	assert_true(fabs(stats_slope(x, y, 7) - 2) < 1e-9); /* in the middle */
}

static void
test_roughness_ignores_trend_and_steps(void **state)
{
	double x[40], y[40], zigzag[40];

	(void)state;
	for (int i = 0; i < 40; i++) {
		x[i] = i;
		y[i] = 5 * i + (i > 20 ? 1000 : 0);
		zigzag[i] = i % 2 == 0 ? 1 : -1;
	}
	NEARLY(stats_roughness(x, y, 40), 0);
	assert_true(stats_roughness(x, zigzag, 40) > 1);
	NEARLY(stats_roughness(x, y, 2), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_quantile_is_the_rank_below),
	    cmocka_unit_test(test_median_of_even_and_odd),
	    cmocka_unit_test(test_line_and_its_error),
	    cmocka_unit_test(test_a_bend_widens_the_error),
	    cmocka_unit_test(test_the_same_x_has_no_slope),
	    cmocka_unit_test(test_theil_sen_ignores_an_outlier),
	    cmocka_unit_test(test_roughness_ignores_trend_and_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
