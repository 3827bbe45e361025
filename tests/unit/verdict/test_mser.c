/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "verdict/stats.h"

enum { N = 40 };

static void
test_a_warm_up_is_cut(void **state)
{
	double increments[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		increments[i] = (i < 8 ? 1000 : 10) + (i % 2 ? 1 : -1);
	assert_int_equal(mser_truncation(increments, N), 8);
}

static void
test_even_growth_is_not_cut(void **state)
{
	double increments[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		increments[i] = 500 + (i * 7919 % 13);
	assert_int_equal(mser_truncation(increments, N), 0);
}

static void
test_never_more_than_half(void **state)
{
	double increments[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		increments[i] = i < 30 ? 1000.0 * (double)(i % 3) : 10;
	assert_true(mser_truncation(increments, N) <= N / 2);
	assert_int_equal(mser_truncation(increments, 0), 0);
	assert_int_equal(mser_truncation(increments, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_warm_up_is_cut),
	    cmocka_unit_test(test_even_growth_is_not_cut),
	    cmocka_unit_test(test_never_more_than_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
