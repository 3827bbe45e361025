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

#include "../../draw.h"

enum { READINGS = 40, STRETCH = 400, RUNS = 400 };

/* What a made-up run is like; the first route takes a fifth of the requests. */
struct made {
	double first, second; /* bytes per request of each route */
	double white, walk;   /* standard deviations, of a reading, of a step */
	unsigned seed;
};

static struct routes *
make_run(struct made *made)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	double dose[2] = {0, 0}, walked = 0;

	routes->nroutes = 2;
	for (int i = 0; i < READINGS; i++) {
		for (int k = 0; k < STRETCH; k++)
			dose[draw_uniform(&made->seed) < 0.2 ? 0 : 1]++;
		walked += made->walk * draw_normal(&made->seed);
		routes_add(routes,
			   20e6 + made->first * dose[0] +
			       made->second * dose[1] + walked +
			       made->white * draw_normal(&made->seed),
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

/* Two routes of one flow, of which a few requests are on their way, and one
 * that is drawn by itself. */
static struct routes *
make_flows(struct made *made)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	double dose[3] = {0, 0, 0};

	routes->nroutes = 3;
	for (int i = 0; i < READINGS; i++) {
		double counted[3];

		for (int k = 0; k < STRETCH; k++) {
			int own = draw_uniform(&made->seed) < 0.4;

			dose[0] += !own;
			dose[1] += own;
			dose[2] += !own;
		}
		counted[0] = dose[0];
		counted[1] = dose[1];
		counted[2] = dose[2] - floor(5 * draw_uniform(&made->seed));
		routes_add(routes, made->first * dose[0], counted);
	}
	return routes;
}

static void
test_routes_of_one_flow_become_one(void **state)
{
	struct made made = {.first = 3000, .seed = 6};
	struct routes *routes = make_flows(&made);
	struct bounds growth[3];
	size_t group[3];

	(void)state;
	routes_join(routes, group);
	assert_int_equal(routes->nroutes, 2);
	assert_int_equal(group[0], 0);
	assert_int_equal(group[1], 1);
	assert_int_equal(group[2], 0);
	assert_int_equal(routes_solve(routes, 0.025, growth), 0);
	assert_true(growth[0].low < 1500 && growth[0].high > 1500);
	assert_true(growth[0].high - growth[0].low < 200);
	assert_true(growth[1].high < growth[0].low);
	free(routes);
}

static void
test_routes_drawn_by_chance_stay_apart(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= RUNS; seed++) {
		struct made made = {.first = 1000, .seed = seed};
		struct routes *routes = make_run(&made);
		size_t group[2];

		routes_join(routes, group);
		assert_int_equal(routes->nroutes, 2);
		free(routes);
	}
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
	    cmocka_unit_test(test_routes_of_one_flow_become_one),
	    cmocka_unit_test(test_routes_drawn_by_chance_stay_apart),
	    cmocka_unit_test(test_few_readings_say_nothing),
	    cmocka_unit_test(test_a_long_run_is_thinned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
