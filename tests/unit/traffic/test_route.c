/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "traffic/traffic.h"

static const struct {
	const char *method, *url, *route;
} folds[] = {
    {"GET", "/", "GET /"},
    {"GET", "/items/42", "GET /items/:id"},
    {"GET", "/items/42?q=1", "GET /items/:id"},
    {"GET", "/items/42#top", "GET /items/:id"},
    {"POST", "/publish", "POST /publish"},
    {"GET", "/a//7/", "GET /a//:id/"},
    {"GET", "/u/550e8400-e29b-41d4-a716-446655440000/x", "GET /u/:id/x"},
    {"GET", "/blob/9f86d081884c7d659a2feaa0c55ad015", "GET /blob/:id"},
    {"GET", "/v1/cafe", "GET /v1/cafe"},
    {"GET", "/feedfacefeedface", "GET /feedfacefeedface"},
    {"GET", "http://127.0.0.1:80/items/9", "GET /items/:id"},
    {"GET", "http://127.0.0.1:80", "GET /"},
    {"GET", "http://127.0.0.1?x=1", "GET /"},
    {"GET", "/go?to=http://other/1", "GET /go"},
    {"GET", "", "GET /"},
    /* dates, base64, and what is longer than any name */
    {"GET", "/log/2026-01-31/x", "GET /log/:id/x"},
    {"GET", "/log/2026-01", "GET /log/:id"},
    {"GET", "/log/2026-01-31T12:00:00Z", "GET /log/:id"},
    {"GET", "/v2026-01-31", "GET /v2026-01-31"},
    {"GET", "/t/dGhpcyBpcyBhIHRlc3QxMjM0NTY3", "GET /t/:id"},
    {"GET", "/t/getUserProfileV2Settings", "GET /t/getUserProfileV2Settings"},
    {"GET", "/t/oauth2", "GET /t/oauth2"},
    /* people, but no packages */
    {"GET", "/u/joe@corp.org/x", "GET /u/:id/x"},
    {"GET", "/u/joe%40corp.org", "GET /u/:id"},
    {"GET", "/@scope/core.js", "GET /@scope/core.js"},
    {"GET", "/a@b", "GET /a@b"},
    {"GET",
     "/t/0-of-all-the-very-long-titles-that-anybody-would-ever-write-here-1",
     "GET /t/:id"},
};

static void
test_folding(void **state)
{
	char route[80];

	(void)state;
	for (size_t i = 0; i < COUNT(folds); i++) {
		route_fold(route, sizeof(route), folds[i].method, folds[i].url);
		assert_string_equal(route, folds[i].route);
	}
}

static void
test_cut_at_the_size(void **state)
{
	char route[10];

	(void)state;
	route_fold(route, sizeof(route), "GET", "/abcdefghijk/1/2/3");
	assert_string_equal(route, "GET /abcd");
	route_fold(route, 1, "GET", "/a");
	assert_string_equal(route, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_folding),
	    cmocka_unit_test(test_cut_at_the_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
