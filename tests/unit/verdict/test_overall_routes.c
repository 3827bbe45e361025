/* SPDX-License-Identifier: MIT */
/* Made-up runs of five routes, judged over all and by route. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/routes.h"
#include "verdict/trend.h"
#include "../../draw.h"
#include "../../series.h"

enum { ROUTES = 5, READINGS = 60, STRETCH = 2000, RUNS = 40 };

/* The second route takes a fifth of the requests, as any. */
struct made {
	double all, second; /* bytes per request of each; of that one, more */
	double white, walk; /* standard deviations, of a reading, of a step */
	double fill;	    /* bytes that the second route's cache holds */
	double tooth;	    /* bytes between two collections; 0: none */
	unsigned seed;
};

/* What was drawn of it. */
struct drawn {
	struct made made;
	struct routes *routes;
	double time_s[READINGS], dose[READINGS], values[READINGS];
	double doses[ROUTES];
};

static void
draw_requests(struct drawn *drawn)
{
	double left = STRETCH;

	for (int r = 0; r + 1 < ROUTES; r++) {
		double part = 1.0 / (ROUTES - r);
		double error = sqrt(left * part * (1 - part));
		double count = fmax(
		    round(left * part + error * draw_normal(&drawn->made.seed)),
		    0);

		drawn->doses[r] += count;
		left -= count;
	}
	drawn->doses[ROUTES - 1] += left;
}

static double
draw_value(struct drawn *drawn, double dose)
{
	struct made *made = &drawn->made;
	double value = 20e6 + made->all * dose +
		       made->second * drawn->doses[1] +
		       made->white * draw_normal(&made->seed) +
		       made->fill * (1 - exp(-drawn->doses[1] / 5000));

	if (made->tooth > 0)
		value += fmod(100 * dose, made->tooth);
	return value;
}

static void
draw(struct drawn *drawn, const struct made *made)
{
	double walked = 0;

	*drawn = (struct drawn){.made = *made};
	drawn->routes = xcalloc(1, sizeof(*drawn->routes));
	drawn->routes->nroutes = ROUTES;
	for (int i = 0; i < READINGS; i++) {
		draw_requests(drawn);
		walked += made->walk * draw_normal(&drawn->made.seed);
		drawn->time_s[i] = i;
		drawn->dose[i] = (i + 1.0) * STRETCH;
		drawn->values[i] = draw_value(drawn, drawn->dose[i]) + walked;
		routes_add(drawn->routes, drawn->values[i], drawn->doses);
	}
}

static const struct conditions conditions = {
    .measured_from_s = NAN,
    .measured_to_s = NAN,
    .requests = NAN,
    .max_error_rate = NAN,
    .planned_rate = NAN,
    .achieved_rate = NAN,
    .death_s = NAN,
    .runtime = RUNTIME_NATIVE,
    .byte_tolerance = 64,
    .count_tolerance = 0.01,
};

/* The route that leaks by itself; ROUTES: none. */
static size_t
judge_made(const struct made *made, struct verdict *verdict)
{
	struct drawn drawn;
	struct series series = {"anon_bytes", MEASURE_BYTES, READINGS,
				drawn.time_s, drawn.dose,    drawn.values};
	struct bounds growth[ROUTES];
	struct metric_verdict own;
	size_t route = ROUTES;

	draw(&drawn, made);
	series_judge(verdict, &series, 1, &conditions);
	if (verdict_asks_routes(verdict, 0, &conditions) &&
	    routes_solve_bent(drawn.routes, TAIL_PROBABILITY / ROUTES,
			      growth) == 0)
		route = verdict_find_route(verdict, 0, drawn.routes, growth,
					   &conditions, &own);
	if (route < ROUTES)
		verdict_blame_route(verdict, 0, "POST /posts", &own,
				    &conditions);
	free(drawn.routes);
	return route;
}

static void
test_a_leak_of_one_route_is_found(void **state)
{
	struct made made = {.second = 250, .white = 4000};
	struct verdict verdict;
	int found = 0;

	(void)state;
	for (made.seed = 1; made.seed <= RUNS; made.seed++)
		found += judge_made(&made, &verdict) == 1;
	assert_true(found >= RUNS * 9 / 10);
	assert_int_equal(verdict.kind, VERDICT_LEAK);
	assert_string_equal(verdict.reason->name, "route");
	assert_non_null(
	    strstr(verdict.sentence, "anonymous memory: POST /posts grows 2"));
	assert_non_null(strstr(verdict.sentence, "/request of its own ("));
	assert_non_null(strstr(verdict.sentence, "over all it is "));
	assert_int_equal(verdict.metrics[0].kind, VERDICT_LEAK);
}

/* Nothing, or less than is tolerated, or what only looks like growth. */
static void
test_nothing_is_laid_at_a_route_by_chance(void **state)
{
	const struct made healthy[] = {
	    {.white = 20e3},
	    {.all = 16, .white = 20e3},
	    {.all = 30, .white = 20e3},
	    {.white = 4e3, .walk = 20e3},
	    {.white = 20e3, .fill = 3e6},
	    {.white = 20e3, .tooth = 4e6},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(healthy); i++) {
		struct made made = healthy[i];
		struct verdict verdict;
		int blamed = 0;

		for (made.seed = 1; made.seed <= RUNS; made.seed++)
			blamed += judge_made(&made, &verdict) < ROUTES;
		assert_true(blamed <= 1); /* of 2.5 % at most */
	}
}

/* A route whose cache fills to the end of the run is no leak of its own. */
static void
test_a_routes_fill_is_not_its_leak(void **state)
{
	struct made made = {.white = 4000, .seed = 1};
	struct routes *routes = xcalloc(1, sizeof(*routes));
	struct bounds growth[ROUTES] = {{0, 0, 0}, {200, 190, 210}};
	struct verdict verdict = {.nmetrics = 1};
	struct metric_verdict own;
	double dose[ROUTES] = {0};

	(void)state;
	snprintf(verdict.metrics[0].name, sizeof(verdict.metrics[0].name),
		 "anon_bytes");
	verdict.metrics[0].growth = (struct bounds){40, 30, 60};
	verdict.metrics[0].tolerance = 64;
	verdict.metrics[0].reason = &reason_bounded;
	routes->nroutes = ROUTES;
	for (int i = 0; i < READINGS; i++) {
		for (int r = 0; r < ROUTES; r++)
			dose[r] += STRETCH / ROUTES;
		routes_add(routes,
			   20e6 + 5e6 * (1 - exp(-dose[1] / 8000)) +
			       made.white * draw_normal(&made.seed),
			   dose);
	}
	assert_int_equal(
	    verdict_find_route(&verdict, 0, routes, growth, &conditions, &own),
	    ROUTES);
	for (int i = 0; i < READINGS; i++) /* the same, in a straight line */
		routes->value[i] = 20e6 + 200 * routes->dose[i][1] +
				   made.white * draw_normal(&made.seed);
	assert_int_equal(
	    verdict_find_route(&verdict, 0, routes, growth, &conditions, &own),
	    1);
	free(routes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_leak_of_one_route_is_found),
	    cmocka_unit_test(test_nothing_is_laid_at_a_route_by_chance),
	    cmocka_unit_test(test_a_routes_fill_is_not_its_leak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
