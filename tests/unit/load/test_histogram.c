/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/histogram.h"

/* Large, so not on the stack. */
static struct histogram one, two, both;

static int
setup(void **state)
{
	(void)state;
	memset(&one, 0, sizeof(one));
	memset(&two, 0, sizeof(two));
	memset(&both, 0, sizeof(both));
	return 0;
}

static void
test_empty(void **state)
{
	(void)state;
	assert_float_equal(histogram_quantile(&one, .5), 0, 0);
	assert_float_equal(histogram_mean(&one), 0, 0);
}

/* The stated bound: 0.8 %, and half a microsecond, over the whole range. */
static void
test_relative_error(void **state)
{
	(void)state;
	for (double us = 1; us < 1e11; us *= 1.013) {
		double read, rounded = floor(us + .5);

		setup(NULL);
		histogram_add(&one, us / 1e6);
		histogram_add(&one, 2e5); /* so that it is not the maximum */
		read = histogram_quantile(&one, .25) * 1e6;
		if (fabs(read - rounded) > rounded * .008 + .5)
			fail_msg("%.0f us was read back as %.1f", us, read);
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
test_quantiles_against_sorting(void **state)
{
	enum { N = 5000 };
	static double values[N];
	static const double shares[] = {.01, .5, .9, .99, .999, 1};

	(void)state;
	srand48(1);
	for (int i = 0; i < N; i++) {
		values[i] = exp(drand48() * 12) / 1e6;
		histogram_add(&one, values[i]);
	}
	qsort(values, N, sizeof(values[0]), by_value);
	for (size_t i = 0; i < COUNT(shares); i++) {
		size_t rank = (size_t)(shares[i] * N + .5);
		double exact = values[rank > 0 ? rank - 1 : 0];

		assert_float_equal(histogram_quantile(&one, shares[i]), exact,
				   exact * .009 + 1e-6);
	}
}

static void
test_merging_is_exact(void **state)
{
	(void)state;
	for (int i = 1; i < 2000; i++) {
		histogram_add(i % 3 != 0 ? &one : &two, i * 37e-6);
		histogram_add(&both, i * 37e-6);
	}
	histogram_merge(&one, &two);
	assert_int_equal(one.count, both.count);
	assert_int_equal(one.min_us, both.min_us);
	assert_int_equal(one.max_us, both.max_us);
	assert_memory_equal(one.buckets, both.buckets, sizeof(one.buckets));
	memset(&two, 0, sizeof(two));
	histogram_merge(&one, &two);
	assert_int_equal(one.min_us, both.min_us);
}

static void
test_extremes(void **state)
{
	(void)state;
	histogram_add(&one, 0);
	histogram_add(&one, -1);
	histogram_add(&one, 1e9);
	assert_int_equal(one.count, 3);
	assert_float_equal(histogram_quantile(&one, 1), 1e9, 1);
	assert_float_equal(histogram_quantile(&one, 0), 0, 0);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_empty),
	    TEST(test_relative_error),
	    TEST(test_quantiles_against_sorting),
	    TEST(test_merging_is_exact),
	    TEST(test_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
