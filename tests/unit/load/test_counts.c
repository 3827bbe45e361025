/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "load/counts.h"

static struct counts counts;

static int
setup(void **state)
{
	(void)state;
	memset(&counts, 0, sizeof(counts));
	return 0;
}

static int
add(const char *url, const char *route, int status, enum http_failure failure)
{
	struct http_request request = {
	    .method = "GET", .url = url, .route = route};
	struct http_reply reply = {.status = status, .failure = failure};

	snprintf(reply.detail, sizeof(reply.detail), "of %s", url);
	counts_add(&counts, &request, &reply);
	return http_is_error(&request, &reply);
}

static void
test_routes_and_classes(void **state)
{
	(void)state;
	assert_int_equal(add("/items/1", NULL, 200, HTTP_ANSWERED), 0);
	assert_int_equal(add("/items/2", NULL, 302, HTTP_ANSWERED), 0);
	assert_int_equal(add("/items/3", NULL, 404, HTTP_ANSWERED), 1);
	assert_int_equal(add("/items/4", "named", 503, HTTP_ANSWERED), 1);
	assert_int_equal(counts.nroutes, 2);
	assert_string_equal(counts.routes[0].name, "GET /items/:id");
	assert_int_equal(counts.routes[0].requests[2], 1);
	assert_int_equal(counts.routes[0].requests[3], 1);
	assert_int_equal(counts.routes[0].errors[4], 1);
	assert_string_equal(counts.routes[1].name, "named");
}

static void
test_failures_keep_the_first_detail(void **state)
{
	(void)state;
	assert_int_equal(add("/a", NULL, 0, HTTP_TIMEOUT), 1);
	assert_int_equal(add("/b", NULL, 0, HTTP_TIMEOUT), 1);
	assert_int_equal(counts.failures[HTTP_TIMEOUT], 2);
	assert_string_equal(counts.details[HTTP_TIMEOUT], "of /a");
	assert_int_equal(counts.routes[0].requests[CLASS_FAILED], 1);
}

/* However many names a scenario gives, memory is bounded. */
static void
test_routes_are_bounded(void **state)
{
	char name[32];
	uint64_t total = 0;

	(void)state;
	for (int i = 0; i < MAX_ROUTES + 100; i++) {
		snprintf(name, sizeof(name), "route %d", i);
		add("/", name, 200, HTTP_ANSWERED);
	}
	assert_int_equal(counts.nroutes, MAX_ROUTES);
	assert_string_equal(counts.routes[MAX_ROUTES - 1].name, "other routes");
	for (size_t i = 0; i < counts.nroutes; i++)
		total += counts.routes[i].requests[2];
	assert_int_equal(total, MAX_ROUTES + 100);
	add("/", "route 5", 200, HTTP_ANSWERED);
	assert_int_equal(counts.routes[5].requests[2], 2);
}

/* URLs that hash alike, or agree at both ends, are not confused. */
static void
test_urls_are_told_apart(void **state)
{
	static const char *const methods[] = {"GET", "POST", "PROPFIND"};
	char url[MEMO_URL + 20], name[ROUTE_NAME];

	(void)state;
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 120; i++) {
			struct http_request request = {.method = methods[i % 3],
						       .url = url};
			struct http_reply reply = {.status = 200};

			memset(url, 'a', sizeof(url));
			for (size_t k = 0; k < sizeof(url); k += 32)
				url[k] = '/'; /* long segments are values */
			url[20] = (char)('a' + i % 7); /* the ends agree */
			url[i % 2 ? 40 : MEMO_URL + 10] = '\0';
			snprintf(name, sizeof(name), "%s %s", request.method,
				 url);
			assert_string_equal(
			    counts_add(&counts, &request, &reply)->name, name);
		}
	assert_int_equal(counts.nroutes, 3 * 2 * 7);
}

/* Aborted requests are a route of their own, and never errors. */
static void
test_aborted_stand_apart(void **state)
{
	const struct http_misbehaviour abort = {.abort_after_s = 1},
				       idle = {.silent = 1};
	struct http_request request = {
	    .method = "GET", .url = "/items/7", .misbehaves = &abort};
	struct http_reply reply = {.aborted = 1};
	char name[ROUTE_NAME + 20];

	(void)state;
	add("/items/1", NULL, 200, HTTP_ANSWERED);
	counts_add(&counts, &request, &reply);
	reply.status = 503;
	counts_add(&counts, &request, &reply);
	assert_int_equal(http_is_error(&request, &reply), 0);
	assert_int_equal(counts.routes[1].errors[CLASS_ABORTED], 0);
	assert_int_equal(counts.nroutes, 2);
	assert_string_equal(counts.routes[1].name, "GET /items/:id (aborted)");
	assert_int_equal(counts.routes[1].requests[CLASS_ABORTED], 2);
	assert_int_equal(counts.routes[0].requests[2], 1);
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	request.route = name;
	counts_add(&counts, &request, &reply);
	assert_non_null(strstr(counts.routes[2].name, "n (aborted)"));
	request.route = "idle connection";
	request.misbehaves = &idle;
	counts_add(&counts, &request, &reply);
	assert_string_equal(counts.routes[3].name, "idle connection");
	assert_int_equal(counts.routes[3].requests[CLASS_ABORTED], 1);
}

/* What is behind a path is a route of its own; a long path gives way to it. */
static void
test_operations_stand_apart(void **state)
{
	char url[ROUTE_NAME + 20];
	struct http_request request = {.method = "POST", .url = "/rpc?x=1"};
	struct http_reply reply = {.status = 200};

	(void)state;
	assert_string_equal(counts_add(&counts, &request, &reply)->name,
			    "POST /rpc");
	request.operation = "user.create";
	assert_string_equal(counts_add(&counts, &request, &reply)->name,
			    "POST /rpc user.create");
	request.route = "named";
	assert_string_equal(counts_add(&counts, &request, &reply)->name,
			    "named");
	memset(url, 'p', sizeof(url));
	for (size_t i = 0; i < sizeof(url); i += 9)
		url[i] = '/';
	url[sizeof(url) - 1] = '\0';
	request.route = NULL;
	request.url = url;
	assert_non_null(strstr(counts_add(&counts, &request, &reply)->name,
			       " user.create"));
}

static void
test_a_status_beyond_the_classes(void **state)
{
	(void)state;
	assert_int_equal(add("/", NULL, 999, HTTP_ANSWERED), 1);
	assert_int_equal(counts.routes[0].requests[CLASS_5XX], 1);
}

/* Only of answered requests, even if a failed one had a response head. */
static void
test_versions_are_counted(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};
	struct http_reply reply = {.status = 200, .version = HTTP_VERSION_2};

	(void)state;
	counts_add(&counts, &request, &reply);
	reply.failure = HTTP_CUT;
	counts_add(&counts, &request, &reply);
	assert_int_equal(counts.versions[HTTP_VERSION_2], 1);
	assert_int_equal(counts.versions[HTTP_VERSION_1_1], 0);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_routes_and_classes),
	    TEST(test_failures_keep_the_first_detail),
	    TEST(test_routes_are_bounded),
	    TEST(test_urls_are_told_apart),
	    TEST(test_aborted_stand_apart),
	    TEST(test_operations_stand_apart),
	    TEST(test_a_status_beyond_the_classes),
	    TEST(test_versions_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
