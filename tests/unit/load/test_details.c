/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "load/details.h"

static struct details details;

static int
setup(void **state)
{
	(void)state;
	memset(&details, 0, sizeof(details));
	return 0;
}

static void
add(size_t route, const char *url, const char *type, size_t body)
{
	const char *headers[] = {"Accept: */*", type};
	const struct http_request request = {.url = url,
					     .headers = headers,
					     .nheaders = type ? 2 : 1,
					     .body_len = body};

	details_add(&details, route, &request);
}

static double
count(size_t route, const char *key)
{
	return bins_get(&details.routes[route], key);
}

/* The second time the bins are remembered; the counts must be the same. */
static void
each_request_counts_in_its_bins(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		add(0, "/a?q=1&page=2", NULL, 0);
		add(0, "/a?q=1", "content-type: application/json; x", 10);
		add(0, "/b?q=1", "content-type: application/json; x", 2000);
		add(7, "/a?q=1&page=2", NULL, 0);
	}
	assert_true(count(0, "?q") == 9);
	assert_true(count(0, "?page") == 3);
	assert_true(count(0, "type application/json") == 6);
	assert_true(count(0, "no body") == 3);
	assert_true(count(0, "body below 1 KiB") == 3);
	assert_true(count(0, "body below 64 KiB") == 3);
	assert_true(count(7, "?q") == 3 && count(7, "?page") == 3);
	assert_int_equal(details.routes[1].count, 0);
}

static void
endless_kinds_are_counted_too(void **state)
{
	char url[64];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		snprintf(url, sizeof(url), "/a?q=%d", i);
		add(2, url, NULL, 0);
	}
	assert_true(count(2, "?q") == 100000);
	for (int i = 0; i < 100; i++) {
		snprintf(url, sizeof(url), "/a?k%d=1", i);
		add(2, url, NULL, 0);
	}
	assert_int_equal(details.routes[2].count, BINS_MAX);
	assert_true(count(2, "no body") == 100100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(each_request_counts_in_its_bins, setup),
	    cmocka_unit_test_setup(endless_kinds_are_counted_too, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
