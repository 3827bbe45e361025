/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "verdict/looks.h"

static void
test_looks_double_up_to_the_most(void **state)
{
	double looks[LOOKS];

	(void)state;
	assert_int_equal(looks_plan(40, 160, looks), 5);
	assert_true(looks[0] == 10 && looks[1] == 20 && looks[2] == 40);
	assert_true(looks[3] == 80 && looks[4] == 160);
}

static void
test_the_last_look_is_at_the_most(void **state)
{
	double looks[LOOKS];

	(void)state;
	assert_int_equal(looks_plan(40, 100, looks), 5);
	assert_true(looks[3] == 80 && looks[4] == 100);
	assert_int_equal(looks_plan(40, 10, looks), 1);
	assert_true(looks[0] == 10);
	assert_int_equal(looks_plan(1e-3, 1e12, looks), LOOKS);
	assert_true(looks[LOOKS - 1] == 1e12);
}

static void
test_an_answer_must_stand_twice(void **state)
{
	(void)state;
	assert_true(looks_certain(VERDICT_FLAT, VERDICT_FLAT));
	assert_false(looks_certain(VERDICT_FLAT, VERDICT_INCONCLUSIVE));
	assert_false(looks_certain(VERDICT_FLAT, VERDICT_LEAK));
	assert_true(looks_certain(VERDICT_LEAK, VERDICT_LEAK));
	assert_false(looks_certain(VERDICT_LEAK, VERDICT_INCONCLUSIVE));
	assert_false(looks_certain(VERDICT_LEAK, VERDICT_FLAT));
	assert_false(looks_certain(VERDICT_INCONCLUSIVE, VERDICT_LEAK));
	assert_false(looks_certain(VERDICT_FAILED, VERDICT_FAILED));
	assert_false(looks_certain(VERDICT_INCONCLUSIVE, VERDICT_INCONCLUSIVE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_looks_double_up_to_the_most),
	    cmocka_unit_test(test_the_last_look_is_at_the_most),
	    cmocka_unit_test(test_an_answer_must_stand_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
