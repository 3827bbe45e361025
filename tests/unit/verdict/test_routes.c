/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "verdict/routes.h"

enum { READINGS = 40, STRETCH = 400, RUNS = 400 };

/* What a made-up run is like; the first route takes a fifth of the requests. */
struct made {
	double first, second; /* bytes per request of each route */
	double white, walk;   /* standard deviations, of a reading, of a step */
	unsigned seed;
};

static double
uniform(struct made *made)
{
	return (rand_r(&made->seed) + 0.5) / (RAND_MAX + 1.0);
}

static double
normal(struct made *made)
{
	return sqrt(-2 * log(uniform(made))) *
	       cos(6.283185307179586 * uniform(made));
}

static struct routes *
make_run(struct made *made)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	double dose[2] = {0, 0}, walked = 0;

	routes->nroutes = 2;
	for (int i = 0; i < READINGS; i++) {
		for (int k = 0; k < STRETCH; k++)
			dose[uniform(made) < 0.2 ? 0 : 1]++;
		walked += made->walk * normal(made);
		routes_add(routes,
			   20e6 + made->first * dose[0] +
			       made->second * dose[1] + walked +
			       made->white * normal(made),
			   dose);
	}
	return routes;
}

static void
test_exact_readings_give_exact_growth(void **state)
{
	struct made made = {.first = 1000, .second = 8, .seed = 1};
	struct routes *routes = make_run(&made);
	struct bounds growth[2];

	(void)state;
	assert_int_equal(routes_solve(routes, 0.025, growth), 0);
	assert_true(fabs(growth[0].estimate - 1000) < 0.01);
	assert_true(fabs(growth[1].estimate - 8) < 0.01);
	assert_true(growth[0].high - growth[0].low < 0.01);
	free(routes);
}

/* How often the first route's growth lies outside of its bounds. */
static int
misses(struct made made, int *false_leaks)
{
	int missed = 0;

	for (int run = 0; run < RUNS; run++) {
		struct routes *routes = make_run(&made);
		struct bounds growth[2];

		assert_int_equal(routes_solve(routes, 0.025, growth), 0);
		missed +=
		    growth[0].low > made.first || growth[0].high < made.first;
		*false_leaks += growth[0].low > 0;
		free(routes);
	}
	return missed;
}

/* 5 % of 400 are 20 that may lie outside, give or take 4.4. */
static void
test_bounds_hold_under_noise_of_each_kind(void **state)
{
	const struct made noises[] = {
	    {.second = 500, .white = 50e3, .seed = 2},
	    {.second = 500, .walk = 50e3, .seed = 3},
	    {.second = 500, .white = 50e3, .walk = 10e3, .seed = 4},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(noises); i++) {
		int false_leaks = 0;

		assert_true(misses(noises[i], &false_leaks) <= 34);
		assert_true(false_leaks <= 20);
	}
}

static void
test_a_leaking_route_is_told_from_the_other(void **state)
{
	struct made made = {.first = 4000, .white = 50e3, .seed = 5};
	int false_leaks = 0;

	(void)state;
	misses(made, &false_leaks);
	assert_true(false_leaks > RUNS * 0.9); /* they are true ones here */
}

static void
test_routes_that_go_together_are_not_told_apart(void **state)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	struct bounds growth[2];

	(void)state;
	routes->nroutes = 2;
	for (int i = 0; i < READINGS; i++) {
		double dose[2] = {i * 100, i * 300};

		routes_add(routes, i * 5e3 + (i % 3), dose);
	}
	assert_int_equal(routes_solve(routes, 0.025, growth), -1);
	free(routes);
}

static void
test_few_readings_say_nothing(void **state)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	struct bounds growth[1];

	(void)state;
	routes->nroutes = 1;
	for (int i = 0; i < 5; i++)
		routes_add(routes, i, (double[]){i});
	assert_int_equal(routes_solve(routes, 0.025, growth), -1);
	free(routes);
}

/* However long the run: the points are thinned, and still span all of it. */
static void
test_a_long_run_is_thinned(void **state)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	struct bounds growth[1];

	(void)state;
	routes->nroutes = 1;
	for (int i = 0; i < 100000; i++)
		routes_add(routes, 7.0 * i, (double[]){i});
	assert_in_range(routes->n, ROUTES_POINTS / 2, ROUTES_POINTS);
	assert_true(routes->dose[routes->n - 1][0] > 99000);
	assert_int_equal(routes_solve(routes, 0.025, growth), 0);
	assert_true(fabs(growth[0].estimate - 7) < 1e-6);
	free(routes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exact_readings_give_exact_growth),
	    cmocka_unit_test(test_bounds_hold_under_noise_of_each_kind),
	    cmocka_unit_test(test_a_leaking_route_is_told_from_the_other),
	    cmocka_unit_test(test_routes_that_go_together_are_not_told_apart),
	    cmocka_unit_test(test_few_readings_say_nothing),
	    cmocka_unit_test(test_a_long_run_is_thinned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
