/* SPDX-License-Identifier: MIT */
/* What is done for a line of a log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/replay_map.h"

static const char script[] =
    "flow('POST /publish', function() http.post('/x') end)\n"
    "flow('GET /items/:id', function() http.get('/items/1') end)\n"
    "flow('GET /items/special', { get = '/items/special' })\n"
    "flow('log in', { post = '/login?from=1', body = 'b' })\n"
    "flow('one user', { get = '/users/joe' })\n"
    "flow('elsewhere', { get = 'http://other/x' })\n"
    "flow('/no/method', function() http.get('/no/method') end)\n";

static struct settings settings;
static struct scenario *scenario;
static struct patterns given;
static struct replay_map map;
static struct replay_entry entry;

static int
setup(void **state)
{
	char path[] = "/tmp/flatline-replay-map-XXXXXX";
	struct error err = {0};
	int fd = mkstemp(path);

	(void)state;
	settings_init(&settings);
	if (write(fd, script, sizeof(script) - 1) < 0)
		return -1;
	close(fd);
	scenario = scenario_load(path, &settings, NULL, &err);
	unlink(path);
	patterns_add(&given, "/users/:name", &err);
	replay_map_init(&map, scenario, &given);
	return scenario != NULL && err.status == STATUS_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	replay_map_free(&map);
	patterns_free(&given);
	scenario_free(scenario);
	settings_free(&settings);
	return 0;
}

static struct hit
hit_of(const char *method, const char *target)
{
	struct hit hit;

	hit_init(&hit);
	hit.method = (struct slice){method, strlen(method)};
	hit.target = (struct slice){target, strlen(target)};
	return hit;
}

static enum line_kind
answered(const char *method, const char *target, int status)
{
	struct hit hit = hit_of(method, target);

	hit.status = status;
	return replay_map_read(&map, &hit, &entry);
}

static enum line_kind
kind_of(const char *method, const char *target)
{
	return answered(method, target, 200);
}

static void
expect_flow(const char *method, const char *target, const char *flow)
{
	assert_int_equal(kind_of(method, target), LINE_SENDABLE);
	assert_true(entry.flow >= 0);
	assert_string_equal(
	    scenario_flow_name(scenario, (size_t)map.flows[entry.flow].index),
	    flow);
}

static void
expect_alone(const char *method, const char *target)
{
	assert_int_equal(kind_of(method, target), LINE_SENDABLE);
	assert_int_equal(entry.flow, -1);
	assert_string_equal(replay_entry_method(&entry), method);
}

static void
test_a_flow_for_its_route(void **state)
{
	(void)state;
	expect_flow("POST", "/publish?a=1", "POST /publish");
	assert_string_equal(entry.target, "/publish?a=1");
	expect_flow("GET", "/items/42", "GET /items/:id");
	expect_flow("GET", "/items/special", "GET /items/special");
	expect_flow("POST", "/login", "log in");
	/* As --route folds it. */
	expect_flow("GET", "/users/ann", "one user");
	assert_string_equal(map.flows[entry.flow].route, "GET /users/:name");
}

static void
test_no_flow(void **state)
{
	(void)state;
	expect_alone("GET", "/other");
	expect_alone("HEAD", "/items/42");
	expect_alone("OPTIONS", "/publish");
	expect_alone("GET", "/x");
	expect_alone("GET", "/no/method");
	assert_int_equal(answered("GET", "/socket", 101), LINE_UPGRADE);
	assert_int_equal(answered("GET", "/socket", 404), LINE_SENDABLE);
	assert_int_equal(entry.status, 404);
	assert_int_equal(kind_of("POST", "/other"), LINE_NO_FLOW);
	assert_int_equal(kind_of("DELETE", "/items/42"), LINE_NO_FLOW);
	assert_int_equal(kind_of("POST", "/no/method"), LINE_NO_FLOW);
}

/* A log does not decide which host a request goes to. */
static void
test_only_path_and_query(void **state)
{
	char longest[TARGET_MAX + 2];

	(void)state;
	expect_alone("GET", "http://evil.example:81/a?b=http://c/d");
	assert_string_equal(entry.target, "/a?b=http://c/d");
	expect_alone("GET", "/a#b");
	assert_string_equal(entry.target, "/a");
	expect_alone("GET", "//evil.example/a");
	assert_string_equal(entry.target, "//evil.example/a");
	assert_int_equal(kind_of("GET", "http://evil.example"), LINE_NO_PATH);
	assert_int_equal(kind_of("OPTIONS", "*"), LINE_NO_PATH);
	assert_int_equal(kind_of("CONNECT", "evil.example:443"), LINE_NO_PATH);
	assert_int_equal(kind_of("CONNECT", "/x"), LINE_NO_PATH);
	assert_int_equal(kind_of("GET", "/a b"), LINE_NOT_PRINTABLE);
	assert_int_equal(kind_of("GET", "/a\r\nHost: evil"),
			 LINE_NOT_PRINTABLE);
	assert_int_equal(kind_of("GET", "/a\x7f"), LINE_NOT_PRINTABLE);
	memset(longest, 'a', sizeof(longest));
	longest[0] = '/';
	longest[TARGET_MAX + 1] = '\0';
	assert_int_equal(kind_of("GET", longest), LINE_TOO_LONG);
	longest[TARGET_MAX] = '\0';
	expect_alone("GET", longest);
	assert_int_equal(entry.len, TARGET_MAX);
}

static void
expect_label(const char *method, const char *target, const char *label)
{
	struct hit hit = hit_of(method, target);
	char text[LABEL_MAX];

	replay_map_label(&map, &hit, text);
	assert_string_equal(text, label);
}

static void
test_labels(void **state)
{
	(void)state;
	expect_label("PUT", "/things/42?q=1", "PUT /things/:id");
	expect_label("PUT", "/users/ann", "PUT /users/:name");
	expect_label("PATCH", "http://h/things/7", "PATCH /things/:id");
}

static void
test_which_request_is_of_the_route(void **state)
{
	const struct replay_flow *flow;
	struct http_request request = {.method = "GET", .url = "/items/7?x=1"};

	(void)state;
	expect_flow("GET", "/items/42", "GET /items/:id");
	flow = &map.flows[entry.flow];
	assert_true(replay_flow_matches(flow, &request));
	request.url = "/login";
	assert_false(replay_flow_matches(flow, &request));
	request.route = "GET /items/:id";
	assert_true(replay_flow_matches(flow, &request));
	request.method = "POST";
	assert_false(replay_flow_matches(flow, &request));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_flow_for_its_route),
	    cmocka_unit_test(test_no_flow),
	    cmocka_unit_test(test_only_path_and_query),
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_which_request_is_of_the_route),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
