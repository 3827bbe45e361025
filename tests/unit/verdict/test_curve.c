/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "verdict/curve.h"

/* A curve is large: one for all. */
static struct curve curve;

static void
test_few_readings_are_all_kept(void **state)
{
	(void)state;
	curve_init(&curve);
	for (int i = 0; i < 100; i++)
		curve_add(&curve, i, 10.0 * i, 5.0 * i);
	assert_int_equal(curve.n, 100);
	assert_true(curve.x[99] == 990 && curve.y[99] == 495);
	assert_true(curve.first == 0);
}

static void
test_many_readings_keep_the_envelope(void **state)
{
	(void)state;
	curve_init(&curve);
	for (int i = 0; i < 300000; i++)
		curve_add(&curve, i, i, i + 1000 * (i % 100));
	assert_int_equal(curve.readings, 300000);
	assert_true(curve.n < CURVE_POINTS && curve.n > CURVE_POINTS / 4);
	for (size_t i = 1; i < curve.n; i++) {
		assert_true(curve.x[i] > curve.x[i - 1]);
		assert_true(curve.y[i] - curve.x[i] < 2000);
	}
}

static void
test_gaps_and_absurdities_are_left_out(void **state)
{
	(void)state;
	curve_init(&curve);
	curve_add(&curve, 1, 1, NAN);
	curve_add(&curve, 1, NAN, 1);
	curve_add(&curve, 1, 1, HUGE_VAL);
	curve_add(&curve, 1, 1e300, 1);
	assert_int_equal(curve.n, 0);
	curve_add(&curve, NAN, 1, 1e18);
	assert_int_equal(curve.n, 1);
}

static void
test_time_does_not_go_back(void **state)
{
	(void)state;
	curve_init(&curve);
	curve_add(&curve, 10, 10, 1);
	curve_add(&curve, 5, 11, 2);
	curve_add(&curve, 11, 12, 3);
	assert_int_equal(curve.n, 2);
	assert_true(curve.y[1] == 3);
}

static void
test_a_reset_counter_goes_on(void **state)
{
	(void)state;
	curve_init(&curve);
	curve_add(&curve, 1, 1000, 1);
	curve_add(&curve, 2, 990, 1); /* out of order, no reset */
	curve_add(&curve, 3, 10, 1);
	curve_add(&curve, 4, 20, 1);
	assert_true(curve.x[1] == 1000);
	assert_true(curve.x[2] == 1010);
	assert_true(curve.x[3] == 1020);
}

static void
test_a_dose_that_stands_still(void **state)
{
	(void)state;
	curve_init(&curve);
	for (int i = 0; i < 100000; i++)
		curve_add(&curve, i, 7, 100 - i % 50);
	assert_true(curve.n < CURVE_POINTS);
	curve_add(&curve, 1e6, 1e15, 3);
	for (size_t i = 1; i < curve.n; i++)
		assert_true(curve.x[i] >= curve.x[i - 1]);
	assert_true(curve.x[curve.n - 1] == 1e15);
}

static void
test_find(void **state)
{
	(void)state;
	curve_init(&curve);
	for (int i = 0; i < 10; i++)
		curve_add(&curve, i, 10 * i, 0);
	assert_int_equal(curve_find(&curve, -1), 0);
	assert_int_equal(curve_find(&curve, 30), 3);
	assert_int_equal(curve_find(&curve, 31), 4);
	assert_int_equal(curve_find(&curve, 1000), 10);
}

static void
test_envelope_takes_the_low_readings(void **state)
{
	struct envelope envelope;

	(void)state;
	curve_init(&curve);
	for (int i = 0; i < 1000; i++)
		curve_add(&curve, i, i, i + 500 * (i % 25));
	envelope_cut(&envelope, &curve, 0, 10);
	assert_int_equal(envelope.n, 10);
	for (size_t i = 0; i < envelope.n; i++) {
		assert_true(envelope.y[i] - envelope.x[i] <= 1500);
		assert_true(envelope.x[i] >= 100.0 * (double)i &&
			    envelope.x[i] < 100.0 * (double)(i + 1));
	}
}

static void
test_envelope_of_little(void **state)
{
	struct envelope envelope;

	(void)state;
	curve_init(&curve);
	envelope_cut(&envelope, &curve, 0, 10);
	assert_int_equal(envelope.n, 0);
	for (int i = 0; i < 5; i++)
		curve_add(&curve, i, i < 3 ? 1 : 100, 9 - i);
	envelope_cut(&envelope, &curve, 0, 10);
	assert_int_equal(envelope.n, 2);
	envelope_cut(&envelope, &curve, 500, 10);
	assert_int_equal(envelope.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_few_readings_are_all_kept),
	    cmocka_unit_test(test_many_readings_keep_the_envelope),
	    cmocka_unit_test(test_gaps_and_absurdities_are_left_out),
	    cmocka_unit_test(test_time_does_not_go_back),
	    cmocka_unit_test(test_a_reset_counter_goes_on),
	    cmocka_unit_test(test_a_dose_that_stands_still),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_envelope_takes_the_low_readings),
	    cmocka_unit_test(test_envelope_of_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
