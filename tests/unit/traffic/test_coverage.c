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
add_answered(struct census *census, const char *route, double weight,
	     int status)
{
	struct hit hit;
	size_t word = strcspn(route, " ");

	hit_init(&hit);
	hit.method = (struct slice){route, word};
	hit.target = (struct slice){route + word + 1, strlen(route + word + 1)};
	hit.weight = weight;
	hit.status = status;
	census_add(census, &hit);
}

static void
add(struct census *census, const char *route, double weight)
{
	add_answered(census, route, weight, 200);
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
	driven_add(&driven, "GET /items/:id", 100, 200, NULL);
	driven_add(&driven, "GET /health", 9, 200, NULL);
	driven_add(&driven, "GET /health", 1, 500, NULL);
	driven_add(&driven, "GET /admin", 10, 0, NULL);
	driven_add(&driven, "GET /elsewhere", 10, 200, NULL);
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
			"(10 %) or 1 other cannot be seen. `GET /admin`: "
			"driven, but never answered.");
	coverage.counts = 0;
	expect_sentence(&coverage, "The scenario drives 2 of 4 routes; a leak "
				   "in `POST /publish` or 1 other cannot be "
				   "seen. `GET /admin`: driven, but never "
				   "answered.");
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
	driven_add(&driven, "GET /items/:id", 100, 200, NULL);
	driven_add(&driven, DRIVEN_OTHERS, 70, 200, NULL);
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
		driven_add(&driven, all[i], 1, 200, NULL);
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
	driven_add(&driven, "GET /users/alice/orders", 1, 200, NULL);
	driven_add(&driven, "POST /users/alice/orders", 1, 200, NULL);
	driven_add(&driven, "GET /users/alice", 1, 200, NULL);
	driven_add(&driven, "a name", 1, 200, NULL);
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
	assert_true(route->requests == 27 && route->aborted == 5 &&
		    route->answers.classes[2] == 20 &&
		    route->answers.classes[5] == 2);
	assert_true(bins_get(route->bins, BIN_ABORTED) == 5);
	route = find(&driven, "GET /y");
	assert_true(route->requests == 1 &&
		    statuses_known(&route->answers) == 0);
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
	driven_add(&driven, "GET /items/:id", 1, 200, &hit);
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

/* Whether a route that production answered like that is covered by a reply. */
static void
expect_covered(const char *production, int status, int covered, const char *why)
{
	struct census *census = census_new(&(struct census_plan){0});
	struct driven driven = {0};
	struct coverage coverage;
	struct buf words = {0};
	char *end;

	while (*production != '\0') {
		double count = strtod(production, &end);

		add_answered(census, "GET /x", count,
			     (int)strtol(end, &end, 10));
		production = end + strspn(end, " ,");
	}
	driven_add(&driven, "GET /x", 3, status, NULL);
	coverage_make(&coverage, census, &driven);
	coverage_why(&coverage, &coverage.routes[0], &words);
	assert_string_equal(buf_text(&words), why);
	assert_int_equal(coverage.routes[0].covered, covered);
	buf_free(&words);
	coverage_free(&coverage);
	driven_free(&driven);
	census_free(census);
}

/* Sent to a login page, a route has not done what it does in production. */
static void
what_production_answered_covers(void **state)
{
	(void)state;
	expect_covered("9 200", 200, 1, "");
	expect_covered("9 200", 201, 1, "");
	expect_covered("9 200", 302, 0,
		       "driven, but answered 302; production answered 200");
	expect_covered("95 200, 5 302", 302, 0,
		       "driven, but answered 302; production answered 200");
	expect_covered("6 302, 4 200", 302, 1, "");
	expect_covered("6 302, 4 200", 200, 1, "");
	expect_covered("9 302, 1 200", 200, 0,
		       "driven, but answered 200; production answered 302");
	expect_covered("4 200, 6 304", 302, 0,
		       "driven, but answered 302; production answered 304");
	expect_covered("6 200, 4 404", 404, 0,
		       "driven, but answered 404; production answered 200");
	expect_covered("9 200, 90 404", 200, 1, "");
	expect_covered("9 503", 200, 1, "");
	expect_covered("9 503", 503, 1, "");
	expect_covered("9 401", 401, 1, "");
	expect_covered("9 401", 200, 0,
		       "driven, but answered 200; production answered 401");
	expect_covered("5 200, 5 201", 500, 0,
		       "driven, but answered 500; production answered 2xx");
	expect_covered("9 200", 0, 0, "driven, but never answered");
	expect_covered("9 0", 302, 1, "");
	expect_covered("9 0", 404, 0, "driven, but answered 404");
	expect_covered("9 200", DRIVEN_ASSUMED, 1, "");
}

/* Rows of a run have classes; its run.json may know the status. */
static void
a_run_tells_what_it_was_answered(void **state)
{
	char dir[] = "/tmp/flatline-driven-XXXXXX", command[64];
	struct driven driven = {0};
	struct buf words = {0};
	struct error err = {0};

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_file(dir, "routes.csv",
		   "time_s,route,status_class,requests,errors\n"
		   "1,GET /x,3xx,10,0\n1,GET /x,4xx,1,1\n");
	write_file(dir, "run.json",
		   "{\"done\": {\"outcomes\": ["
		   "{\"outcome\": \"302\", \"requests\": 10, \"errors\": 0, "
		   "\"status\": 302},"
		   "{\"outcome\": \"403\", \"requests\": 1, \"errors\": 1, "
		   "\"status\": 403},"
		   "{\"outcome\": \"404\", \"requests\": 1, \"errors\": 1, "
		   "\"status\": 404}]}}");
	assert_int_equal(driven_read_run(&driven, dir, &err), 0);
	statuses_words(&find(&driven, "GET /x")->answers, ~0U, &words);
	assert_string_equal(buf_text(&words), "302 or 4xx");
	buf_free(&words);
	driven_free(&driven);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

/* What a log does not show is covered by any of it. */
static void
operations_stand_apart(void **state)
{
	static const char body[] = "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}";
	struct example example = {.body = body, .body_len = sizeof(body) - 1};
	struct census *census = census_new(&(struct census_plan){0});
	struct driven driven = {0};
	struct coverage coverage;
	struct hit hit;

	(void)state;
	hit_init(&hit);
	hit.method = (struct slice){"POST", 4};
	hit.target = (struct slice){"/rpc/7", 6};
	hit.example = &example;
	hit.weight = 75;
	census_add(census, &hit);
	add(census, "POST /log", 25);
	driven_add(&driven, "POST /rpc/:id b", 1, 200, NULL);
	driven_add(&driven, "POST /rpc/:id", 1, 200, NULL);
	driven_add(&driven, "POST /log a", 1, 200, NULL);
	coverage_make(&coverage, census, &driven);
	expect_sentence(&coverage,
			"The scenario drives 1 of 2 routes, 25 % of "
			"production's requests; a leak in `POST /rpc/:id a` "
			"(75 %) cannot be seen. Operations of `POST /log` are "
			"not seen in a log: compare with a HAR file.");
	assert_int_equal(coverage.elsewhere, 2);
	coverage_free(&coverage);
	driven_add(&driven, "POST /rpc/:id a", 1, 200, NULL);
	coverage_make(&coverage, census, &driven);
	assert_int_equal(coverage.covered, 2);
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
	    cmocka_unit_test(what_production_answered_covers),
	    cmocka_unit_test(a_run_tells_what_it_was_answered),
	    cmocka_unit_test(operations_stand_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
