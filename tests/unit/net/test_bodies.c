/* SPDX-License-Identifier: MIT */
/* How much of replies is kept, by all users together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/bodies.h"

static void
test_all_share_one_room(void **state)
{
	struct buf one = {0}, other = {0};
	const char *problem;

	(void)state;
	assert_null(bodies_add(&one, "abc", 3));
	assert_int_equal(bodies_take(BODIES_MOST), -1);
	assert_int_equal(bodies_take(BODIES_MOST - 4), 0);
	assert_null(bodies_add(&other, "d", 1));
	problem = bodies_add(&other, "e", 1);
	assert_non_null(strstr(problem, "192 MiB"));
	assert_string_equal(other.data, "d");
	bodies_drop(&one);
	assert_null(bodies_add(&other, "ef", 2));
	bodies_drop(&other);
	bodies_give(BODIES_MOST - 4);
	assert_int_equal(bodies_take(BODIES_MOST), 0);
	bodies_give(BODIES_MOST);
	buf_free(&one);
	buf_free(&other);
}

static void
test_one_is_bounded(void **state)
{
	static char some[1 << 20];
	struct buf body = {0}, large;
	const char *problem;

	(void)state;
	for (int i = 0; i < BODY_MOST / (int)sizeof(some); i++)
		assert_null(bodies_add(&body, some, sizeof(some)));
	problem = bodies_add(&body, "x", 1);
	assert_non_null(strstr(problem, "64 MiB"));
	assert_null(bodies_add(&body, "", 0));
	large = bodies_detach(&body);
	assert_int_equal(large.len, BODY_MOST);
	assert_int_equal(body.len, 0);
	bodies_drop(&large);
	assert_null(large.data);
	assert_int_equal(bodies_take(BODIES_MOST), 0);
	bodies_give(BODIES_MOST);
}

/* Its buffer is used again. */
static void
test_a_small_one_stays(void **state)
{
	struct buf body = {0}, large;

	(void)state;
	assert_null(bodies_add(&body, "abc", 3));
	large = bodies_detach(&body);
	assert_int_equal(large.len, 0);
	assert_int_equal(body.len, 3);
	bodies_drop(&body);
	assert_int_equal(body.len, 0);
	assert_non_null(body.data);
	buf_free(&body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_share_one_room),
	    cmocka_unit_test(test_one_is_bounded),
	    cmocka_unit_test(test_a_small_one_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
