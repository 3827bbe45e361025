/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "judge/load_crowd.h"

static enum crowd
crowd_of(double rate, const struct run_point *stages, size_t count)
{
	struct run_info info;
	enum crowd crowd;

	run_info_init(&info);
	info.load.present = 1;
	info.load.users = 10;
	info.load.rate = rate;
	info.load.duration_s = 60;
	if (count > 0) {
		struct run_point *points = xcalloc(count, sizeof(*points));

		memcpy(points, stages, count * sizeof(*points));
		info.load.stages = (struct run_list){points, count};
	}
	crowd = load_crowd(&info.load);
	run_info_free(&info);
	return crowd;
}

static void
test_users_that_are_added_to_the_end_are_a_ramp(void **state)
{
	static const struct run_point to_the_end[] = {{60, 100}};
	static const struct run_point late[] = {{20, 10}, {15, 50}};
	static const struct run_point early[] = {{10, 100}, {50, 100}};
	static const struct run_point leaving[] = {{60, 1}};

	(void)state;
	assert_int_equal(crowd_of(NAN, NULL, 0), CROWD_HELD);
	assert_int_equal(crowd_of(NAN, to_the_end, 1), CROWD_GROWS);
	assert_int_equal(crowd_of(NAN, late, 2), CROWD_GROWS);
	assert_int_equal(crowd_of(NAN, early, 2), CROWD_HELD);
	assert_int_equal(crowd_of(NAN, leaving, 1), CROWD_HELD);
}

/* Stages of a rate change how often, not how many. */
static void
test_users_under_a_rate_are_a_pool(void **state)
{
	static const struct run_point faster[] = {{60, 100}};

	(void)state;
	assert_int_equal(crowd_of(10, faster, 1), CROWD_HELD);
}

static void
test_a_load_of_others_is_not_known(void **state)
{
	struct run_info info;

	(void)state;
	run_info_init(&info);
	assert_int_equal(load_crowd(&info.load), CROWD_UNKNOWN);
	info.load.present = 1;
	info.load.users = 10;
	run_text_set(&info.load.replay, "access.log");
	assert_int_equal(load_crowd(&info.load), CROWD_UNKNOWN);
	run_info_free(&info);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_users_that_are_added_to_the_end_are_a_ramp),
	    cmocka_unit_test(test_users_under_a_rate_are_a_pool),
	    cmocka_unit_test(test_a_load_of_others_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
