/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traffic/coverage.h"

static void
add(struct census *census, const char *route, double weight)
{
	struct hit hit;
	size_t word = strcspn(route, " ");

	hit_init(&hit);
	hit.method = (struct slice){route, word};
	hit.target = (struct slice){route + word + 1, strlen(route + word + 1)};
	hit.weight = weight;
	hit.status = 200;
	census_add(census, &hit);
}

static struct census *
traffic(void)
{
	const struct census_plan plan = {0};
	struct census *census = census_new(&plan);

	add(census, "GET /items/7", 60);
	add(census, "GET /health", 25);
	add(census, "POST /publish", 10);
	add(census, "GET /admin", 5);
	return census;
}

static void
expect_sentence(const struct coverage *coverage, const char *wanted)
{
	struct buf sentence = {0};

	coverage_sentence(coverage, &sentence);
	assert_string_equal(buf_text(&sentence), wanted);
	buf_free(&sentence);
}

static void
what_is_missed_comes_first(void **state)
{
	struct census *census = traffic();
	struct driven driven = {0};
	struct coverage coverage;

	(void)state;
	driven_add(&driven, "GET /items/:id", 100, 100, NULL);
	driven_add(&driven, "GET /health", 10, 9, NULL);
	driven_add(&driven, "GET /admin", 10, 0, NULL);
	driven_add(&driven, "GET /elsewhere", 10, 10, NULL);
	coverage_make(&coverage, census, &driven);
	assert_int_equal(coverage.count, 4);
	assert_int_equal(coverage.covered, 2);
	assert_int_equal(coverage.elsewhere, 1);
	assert_string_equal(coverage.routes[0].route, "POST /publish");
	assert_false(coverage.routes[0].touched);
	assert_string_equal(coverage.routes[1].route, "GET /admin");
	assert_true(coverage.routes[1].touched);
	assert_false(coverage.routes[1].covered);
	assert_true(fabs(coverage.share - 0.85) < 1e-9);
	expect_sentence(&coverage,
			"The scenario drives 2 of 4 routes, 85 % of "
			"production's requests; a leak in `POST /publish` "
			"(10 %) or 1 other cannot be seen.");
	coverage.counts = 0;
	expect_sentence(&coverage, "The scenario drives 2 of 4 routes; a leak "
				   "in `POST /publish` or 1 other cannot be "
				   "seen.");
	coverage_free(&coverage);
	driven_free(&driven);
	census_free(census);
}

/* A full table is no evidence that a route was missed. */
static void
what_was_not_told_apart_is_said(void **state)
{
	struct census *census = traffic();
	struct driven driven = {0};
	struct coverage coverage;
	struct buf sentence = {0};

	(void)state;
	driven_add(&driven, "GET /items/:id", 100, 100, NULL);
	driven_add(&driven, DRIVEN_OTHERS, 70, 70, NULL);
	coverage_make(&coverage, census, &driven);
	assert_int_equal(coverage.elsewhere, 0);
	coverage_sentence(&coverage, &sentence);
	assert_non_null(
	    strstr(buf_text(&sentence), "At least that: 70 requests"));
	buf_free(&sentence);
	coverage_free(&coverage);
	driven_free(&driven);
	census_free(census);
}

static void
all_of_it_is_all(void **state)
{
	static const char *const all[] = {"GET /items/:id", "GET /health",
					  "POST /publish", "GET /admin"};
	struct census *census = traffic();
	struct driven driven = {0};
	struct coverage coverage;
	json_t *json;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		driven_add(&driven, all[i], 1, 1, NULL);
	coverage_make(&coverage, census, &driven);
	assert_true(coverage.share == 1);
	expect_sentence(&coverage, "The scenario drives all 4 routes, 100 % of "
				   "production's requests.");
	json = coverage_json(&coverage, "a\xff.log");
	assert_true(json_real_value(json_object_get(json, "coverage")) == 1);
	assert_string_equal(json_string_value(json_object_get(json, "source")),
			    "a?.log");
	assert_int_equal(json_array_size(json_object_get(json, "routes")), 4);
	json_decref(json);
	coverage_free(&coverage);
	driven_free(&driven);
	census_free(census);
}

/* Production's own folding may differ from that of a run. */
static void
values_match_parameters(void **state)
{
	const struct census_plan plan = {0};
	struct census *census = census_new(&plan);
	struct driven driven = {0};
	struct coverage coverage;
	struct hit hit;

	(void)state;
	hit_init(&hit);
	hit.method = (struct slice){"GET", 3};
	hit.route = (struct slice){"/users/:name/orders", 19};
	census_add(census, &hit);
	driven_add(&driven, "GET /users/alice/orders", 1, 1, NULL);
	driven_add(&driven, "POST /users/alice/orders", 1, 1, NULL);
	driven_add(&driven, "GET /users/alice", 1, 1, NULL);
	driven_add(&driven, "a name", 1, 1, NULL);
	coverage_make(&coverage, census, &driven);
	assert_int_equal(coverage.covered, 1);
	assert_int_equal(coverage.elsewhere, 3);
	assert_true(coverage.routes[0].driven == 1);
	coverage_free(&coverage);
	driven_free(&driven);
	census_free(census);
}

static void
write_file(const char *dir, const char *name, const char *text)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const struct driven_route *
find(const struct driven *driven, const char *route)
{
	for (size_t i = 0; i < driven->count; i++)
		if (strcmp(driven->routes[i].route, route) == 0)
			return &driven->routes[i];
	fail_msg("%s was not driven", route);
	return NULL;
}

static void
a_run_tells_what_it_drove(void **state)
{
	char dir[] = "/tmp/flatline-driven-XXXXXX", command[64];
	struct driven driven = {0}, whole = {0};
	const struct driven_route *route;
	struct error err = {0};

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(driven_read_run(&driven, dir, &err), -1);
	write_file(dir, "routes.csv",
		   "time_s,route,status_class,requests,errors\n"
		   "1,GET /x,2xx,10,0\n1,GET /x (aborted),aborted,3,0\n"
		   "1,GET /y (aborted),aborted,1,0\n1,idle,aborted,7,0\n"
		   "2,GET /x,2xx,20,0\n2,GET /x (aborted),aborted,5,0\n"
		   "2,GET /x,5xx,2,2\n");
	assert_int_equal(driven_read_run(&driven, dir, &err), 0);
	assert_int_equal(driven.count, 2);
	route = find(&driven, "GET /x");
	assert_true(route->requests == 27 && route->good == 20 &&
		    route->aborted == 5);
	assert_true(bins_get(route->bins, BIN_ABORTED) == 5);
	route = find(&driven, "GET /y");
	assert_true(route->requests == 1 && route->good == 0);
	assert_false(driven.detailed);
	write_file(dir, "details.csv",
		   "route,detail,requests\nGET /x,?q,12\nGET /x,?q,nan\n"
		   "GET /x (aborted),?q,5\nGET /x,?r,-1\nGET /y\n");
	assert_int_equal(driven_read_run(&whole, dir, &err), 0);
	assert_true(whole.detailed);
	route = find(&whole, "GET /x");
	assert_true(bins_get(route->bins, "?q") == 17);
	assert_true(bins_get(route->bins, "?r") == 0);
	assert_true(bins_get(route->bins, BIN_ABORTED) == 5);
	driven_free(&driven);
	driven_free(&whole);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

static void
expect_bin(const struct coverage *coverage, const char *key, int wanted)
{
	assert_int_equal(coverage_bin(coverage, &coverage->routes[0], key),
			 wanted);
}

static void
what_is_aborted_touches_a_route(void **state)
{
	struct census *census = traffic();
	struct driven driven = {0};
	struct coverage coverage;
	struct hit hit;

	(void)state;
	hit_init(&hit);
	hit.aborted = 1;
	driven_add(&driven, "GET /items/:id", 1, 1, &hit);
	coverage_make(&coverage, census, &driven);
	assert_string_equal(coverage.routes[0].route, "GET /items/:id");
	assert_true(coverage.routes[0].touched && !coverage.routes[0].covered);
	expect_bin(&coverage, BIN_ABORTED, 1);
	expect_bin(&coverage, "?q", -1);
	coverage.detailed = 1;
	expect_bin(&coverage, "?q", 0);
	coverage.routes[0].bins.count = BINS_MAX;
	expect_bin(&coverage, "?q", -1);
	coverage_free(&coverage);
	driven_free(&driven);
	census_free(census);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_missed_comes_first),
	    cmocka_unit_test(what_was_not_told_apart_is_said),
	    cmocka_unit_test(all_of_it_is_all),
	    cmocka_unit_test(values_match_parameters),
	    cmocka_unit_test(a_run_tells_what_it_drove),
	    cmocka_unit_test(what_is_aborted_touches_a_route),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
