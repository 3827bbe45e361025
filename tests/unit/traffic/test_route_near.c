/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/mem.h"
#include "traffic/route_near.h"

static const char *const requested[] = {
    "GET /",   "POST /orders {tier=gold}", "GET /items/:id", "PUT /basket",
    "sign in",
};

static const struct {
	const char *route, *words;
} cases[] = {
    {"GET /items/17", ": did you mean GET /items/:id?"},
    {"GET /itms/:id", ": did you mean GET /items/:id?"},
    {"POST /orders", ": did you mean POST /orders {tier=gold}?"},
    {"/orders", ": did you mean POST /orders {tier=gold}?"},
    {"POST /basket", ": did you mean PUT /basket?"},
    {"put /Basket", ": did you mean PUT /basket?"},
    {"sign-in", ": did you mean sign in?"},
    {"POST /checkout/begin", ": what was requested is GET /, POST /orders "
			     "{tier=gold} and 3 more"},
};

static void
what_was_meant_is_found(void **state)
{
	struct strings names = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(requested); i++)
		strings_add(&names, requested[i]);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf words = {0};

		route_near(&words, cases[i].route, &names);
		assert_string_equal(buf_text(&words), cases[i].words);
		buf_free(&words);
	}
	strings_free(&names);
}

static void
of_nothing_there_is_none(void **state)
{
	struct strings none = {0};
	struct buf words = {0};

	(void)state;
	route_near(&words, "GET /a", &none);
	assert_string_equal(buf_text(&words), "");
	buf_free(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_meant_is_found),
	    cmocka_unit_test(of_nothing_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
