/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "load/latency_counts.h"

static void
check_value(uint64_t us)
{
	unsigned bucket = latency_bucket(us);

	assert_true(bucket < LATENCY_BUCKETS);
	assert_true((double)us <= latency_bound(bucket) * 1e6 + 1e-6);
	if (bucket > 0)
		assert_true((double)us >
			    latency_bound(bucket - 1) * 1e6 - 1e-6);
}

static void
test_a_value_is_within_its_bucket(void **state)
{
	(void)state;
	for (uint64_t us = 0; us < 5000; us++)
		check_value(us);
	for (uint64_t us = 5000; us < UINT64_C(1) << 40; us += us / 7)
		check_value(us);
	for (unsigned octave = 1; octave < 40; octave++)
		for (int by = -1; by <= 1; by++)
			check_value((UINT64_C(1) << octave) + (uint64_t)by);
	for (unsigned bucket = 1; bucket < LATENCY_BUCKETS; bucket++)
		assert_true(latency_bound(bucket) > latency_bound(bucket - 1));
}

static void
test_counts(void **state)
{
	struct latency_counts counts = {0};

	(void)state;
	latency_count(&counts, 0.001);
	latency_count(&counts, 0.001);
	latency_count(&counts, 3600);
	assert_int_equal(counter_read(&counts.buckets[latency_bucket(1000)]),
			 2);
	assert_int_equal(counter_read(&counts.buckets[LATENCY_BUCKETS - 1]), 1);
	assert_int_equal(counter_read(&counts.sum_us), 3600002000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_value_is_within_its_bucket),
	    cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
