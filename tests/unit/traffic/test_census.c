/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "traffic/census.h"

static void
add(struct census *census, const char *method, const char *target, int status)
{
	struct hit hit;

	hit_init(&hit);
	hit.method = (struct slice){method, strlen(method)};
	hit.target = (struct slice){target, strlen(target)};
	hit.status = status;
	census_add(census, &hit);
}

static double
requests(const struct census *census, const char *route)
{
	struct census_row *rows;
	size_t count = census_rows(census, &rows);
	double found = -1;

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].route, route) == 0)
			found = rows[i].stats->requests;
	census_rows_free(rows, count);
	return found;
}

static size_t
routes(const struct census *census)
{
	struct census_row *rows;
	size_t count = census_rows(census, &rows);

	census_rows_free(rows, count);
	return count;
}

static void
many_values_become_a_parameter(void **state)
{
	struct census_plan plan = {0};
	struct census *census = census_new(&plan);
	char target[64];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(target, sizeof(target), "/users/u%dx/orders", i);
		add(census, "GET", target, 200);
		add(census, "GET", "/users/me", 200);
	}
	assert_int_equal(routes(census), 2);
	assert_int_equal(requests(census, "GET /users/:id/orders"), 1000);
	assert_int_equal(requests(census, "GET /users/me"), 1000);
	assert_int_equal(census_requests(census), 2000);
	census_free(census);
}

/* A name that comes late, where values were folded already. */
static void
what_is_a_good_part_stays_a_name(void **state)
{
	struct census_plan plan = {0};
	struct census *census = census_new(&plan);
	char target[64];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(target, sizeof(target), "/u%dx", i);
		add(census, "POST", target, 200);
		if (i > 100 && i % 3 == 0)
			add(census, "POST", "/publish", 200);
	}
	assert_int_equal(routes(census), 2);
	assert_true(requests(census, "POST /publish") > 1400);
	assert_true(requests(census, "POST /:id") >= 5000);
	census_free(census);
}

static void
a_million_paths_take_bounded_memory(void **state)
{
	struct census_plan plan = {.keep = CENSUS_SAMPLES, .bins = 1};
	struct census *census = census_new(&plan);
	size_t before = 0;
	char target[200];

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		snprintf(target, sizeof(target), "/a%da/b%db/c%dc?k%d=%d",
			 i % 1009, i % 911, i, i, i);
		add(census, i % 7 == 0 ? "POST" : "GET", target, 200);
		if (i == 100000)
			before = mallinfo2().uordblks;
	}
	assert_true(routes(census) < CENSUS_NODES);
	assert_int_equal(census_requests(census), 1000000);
	assert_true(mallinfo2().uordblks < before + 4 * 1024 * 1024);
	census_free(census);
}

/* Many of each route, as long as there are few routes. */
static void
targets_are_kept_within_a_bound(void **state)
{
	struct census_plan plan = {.keep = CENSUS_MANY};
	struct census *census = census_new(&plan);
	struct census_row *rows;
	size_t count, kept = 0;
	char target[64];

	(void)state;
	for (int i = 0; i < 300000; i++) {
		snprintf(target, sizeof(target), "/a%c/%c/%d", 'a' + i % 26,
			 'a' + i % 5, i);
		add(census, "GET", target, 200);
		if (i == 10000)
			assert_true(routes(census) == 130);
	}
	count = census_rows(census, &rows);
	for (size_t i = 0; i < count; i++) {
		kept += rows[i].stats->samples.count;
		assert_true(rows[i].stats->samples.count > CENSUS_SAMPLES);
	}
	assert_in_range(kept, CENSUS_KEPT / 2, CENSUS_KEPT);
	census_rows_free(rows, count);
	census_free(census);
}

static void
beyond_the_last_node_are_other_paths(void **state)
{
	struct census_plan plan = {.nodes = 10};
	struct census *census = census_new(&plan);
	char target[64];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(target, sizeof(target), "/a%dx/b", i);
		add(census, "GET", target, 200);
	}
	census_settle(census);
	assert_int_equal(census_requests(census), 40);
	assert_int_equal(requests(census, "GET /a0x/b"), 1);
	assert_true(requests(census, "other paths") > 30);
	census_free(census);
}

static void
what_is_lost_is_no_route(void **state)
{
	struct census_plan plan = {0};
	struct census *census = census_new(&plan);
	char target[64];

	(void)state;
	add(census, "GET", "/items/1", 200);
	for (int i = 0; i < 500; i++) {
		snprintf(target, sizeof(target), "/probe%dx.php", i);
		add(census, "GET", target, 404);
	}
	add(census, "GET", "/items/2", 404);
	assert_int_equal(routes(census), 1);
	assert_int_equal(requests(census, "GET /items/:id"), 2);
	assert_int_equal(census_lost(census), 500);
	census_free(census);
}

static void
patterns_come_first(void **state)
{
	struct patterns patterns = {0};
	struct census_plan plan = {.patterns = &patterns};
	struct census *census = census_new(&plan);
	struct error err = {0};

	(void)state;
	assert_int_equal(patterns_add(&patterns, "/items/:slug", &err), 0);
	assert_int_equal(patterns_add(&patterns, "GET /items/new", &err), 0);
	assert_int_equal(patterns_add(&patterns, "/f/{name}.json", &err), 0);
	assert_int_equal(patterns_add(&patterns, "/static/*", &err), 0);
	add(census, "GET", "/items/red-shoe", 200);
	add(census, "GET", "/items/7", 404);
	add(census, "GET", "/items/new", 200);
	add(census, "POST", "/items/new", 200);
	add(census, "GET", "/f/a.json", 200);
	add(census, "GET", "/static/js/app.js", 200);
	assert_int_equal(requests(census, "GET /items/:slug"), 2);
	assert_int_equal(requests(census, "GET /items/new"), 1);
	assert_int_equal(requests(census, "POST /items/:slug"), 1);
	assert_int_equal(requests(census, "GET /f/{name}.json"), 1);
	assert_int_equal(requests(census, "GET /static/*"), 1);
	assert_int_equal(patterns_add(&patterns, "items", &err), -1);
	census_free(census);
	patterns_free(&patterns);
}

static void
finer_bins_are_counted(void **state)
{
	struct census_plan plan = {.bins = 1};
	struct census *census = census_new(&plan);
	struct census_row *rows;
	size_t count;

	(void)state;
	add(census, "GET", "/s?q=1&page=2#q=3", 200);
	add(census, "GET", "/s?q=&&x", 200);
	add(census, "GET", "/s?", 200);
	count = census_rows(census, &rows);
	assert_int_equal(count, 1);
	assert_int_equal(bins_get(rows[0].stats->bins, "?q"), 2);
	assert_int_equal(bins_get(rows[0].stats->bins, "?page"), 1);
	assert_int_equal(bins_get(rows[0].stats->bins, "?x"), 1);
	assert_int_equal(rows[0].stats->bins->count, 3);
	census_rows_free(rows, count);
	census_free(census);
}

static void
add_body(struct census *census, const char *target, const char *body)
{
	struct example example = {.body = body, .body_len = strlen(body)};
	struct hit hit;

	hit_init(&hit);
	hit.method = (struct slice){"POST", 4};
	hit.target = (struct slice){target, strlen(target)};
	hit.status = 200;
	hit.example = &example;
	census_add(census, &hit);
}

static void
operations_are_routes(void **state)
{
	struct census_plan plan = {.keep = 5, .operation = "type"};
	struct census *census = census_new(&plan);

	(void)state;
	add_body(census, "/rpc", "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}");
	add_body(census, "/rpc?x", "{\"jsonrpc\":\"2.0\",\"method\":\"b/c\"}");
	add_body(census, "/rpc", "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}");
	add_body(census, "/rpc", "{}");
	add_body(census, "/u/7/events", "{\"type\":\"paid\"}");
	add_body(census, "/u/8/events", "{\"type\":\"paid\"}");
	add(census, "POST", "/rpc/a", 200);
	add(census, "GET", "/graphql?operationName=Of+it&x=1", 200);
	assert_int_equal(routes(census), 6);
	assert_int_equal(requests(census, "POST /rpc a"), 2);
	assert_int_equal(requests(census, "POST /rpc b/c"), 1);
	assert_int_equal(requests(census, "POST /rpc"), 1);
	assert_int_equal(requests(census, "POST /rpc/a"), 1);
	assert_int_equal(requests(census, "POST /u/:id/events paid"), 2);
	assert_int_equal(requests(census, "GET /graphql Of_it"), 1);
	census_free(census);
}

/* Whatever names a body makes up, memory is bounded. */
static void
operations_are_bounded(void **state)
{
	struct census *census = census_new(&(struct census_plan){0});
	char body[100];

	(void)state;
	for (int i = 0; i < CENSUS_OPERATIONS + 100; i++) {
		snprintf(body, sizeof(body),
			 "{\"jsonrpc\":\"2.0\",\"method\":\"m%dx\"}", i);
		add_body(census, "/rpc", body);
	}
	add_body(census, "/rpc", "{\"jsonrpc\":\"2.0\",\"method\":\"m7x\"}");
	assert_int_equal(routes(census), CENSUS_OPERATIONS + 1);
	assert_int_equal(requests(census, "POST /rpc (others)"), 100);
	assert_int_equal(requests(census, "POST /rpc m7x"), 2);
	census_free(census);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(many_values_become_a_parameter),
	    cmocka_unit_test(what_is_a_good_part_stays_a_name),
	    cmocka_unit_test(a_million_paths_take_bounded_memory),
	    cmocka_unit_test(targets_are_kept_within_a_bound),
	    cmocka_unit_test(beyond_the_last_node_are_other_paths),
	    cmocka_unit_test(what_is_lost_is_no_route),
	    cmocka_unit_test(patterns_come_first),
	    cmocka_unit_test(finer_bins_are_counted),
	    cmocka_unit_test(operations_are_routes),
	    cmocka_unit_test(operations_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
