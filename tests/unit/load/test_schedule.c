/* SPDX-License-Identifier: MIT */
/* When events are due: pure arithmetic, no clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "load/schedule.h"

enum { EVENTS = 64 * ARRIVALS_BLOCK };

static struct arrivals arrivals;
static double times[EVENTS];

static void
make(struct schedule *schedule, double level, double wait_s, const char *text)
{
	struct stages stages = {.count = 0};

	if (*text != '\0')
		assert_int_equal(stages_parse(text, &stages), 0);
	schedule_make(schedule, level, wait_s, &stages);
}

static void
test_a_constant_rate(void **state)
{
	struct schedule schedule;

	(void)state;
	make(&schedule, 250, 10, "");
	for (int k = 0; k < 1000000; k += 997)
		assert_float_equal(schedule_time(&schedule, k), k / 250., 1e-9);
	assert_float_equal(schedule_level(&schedule, 1e6), 250, 0);
}

static void
test_ramps(void **state)
{
	struct schedule schedule;

	(void)state;
	make(&schedule, 0, 2, "10s:100, 5s:100, 10s:0");
	assert_float_equal(schedule_level(&schedule, 1), 0, 0);
	assert_float_equal(schedule_level(&schedule, 7), 50, 1e-9);
	assert_float_equal(schedule_level(&schedule, 15), 100, 1e-9);
	assert_float_equal(schedule_level(&schedule, 22), 50, 1e-9);
	assert_float_equal(schedule_level(&schedule, 100), 0, 0);
	assert_float_equal(schedule_area(&schedule, 12), 500, 1e-9);
	assert_float_equal(schedule_area(&schedule, 1e6), 1500, 1e-9);
	/* A ramp from nothing: k events after sqrt(2 k D / g). */
	assert_float_equal(schedule_time(&schedule, 0), 2, 1e-9);
	assert_float_equal(schedule_time(&schedule, 5), 3, 1e-9);
	assert_true(isinf(schedule_time(&schedule, 1500.001)));
}

static void
test_a_jump(void **state)
{
	struct schedule schedule;

	(void)state;
	make(&schedule, 10, 1, "0s:1000, 1s:1000");
	assert_float_equal(schedule_level(&schedule, .999), 10, 0);
	assert_float_equal(schedule_level(&schedule, 1.001), 1000, 0);
	assert_float_equal(schedule_time(&schedule, 10), 1, 1e-9);
	assert_float_equal(schedule_time(&schedule, 11), 1.001, 1e-9);
}

/* Time and area are inverse functions, and both are monotonic. */
static void
test_the_inverse(void **state)
{
	static const char *const texts[] = {
	    "30s:100, 1m:500", "1s:0.001, 1s:1M", "1ms:5, 1h:5, 1ms:5000",
	    "10s:1, 0s:100, 10s:1, 10s:400", "20s:1M"};
	struct schedule schedule;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		double before = 0, all;

		make(&schedule, 3, 1, texts[i]);
		all = schedule_area(&schedule, 5000);
		for (double area = 0; area < all; area += all / 9999) {
			double at = schedule_time(&schedule, area);

			assert_true(at >= before);
			assert_float_equal(schedule_area(&schedule, at), area,
					   1e-6 * (1 + area));
			before = at;
		}
	}
}

static void
take(int poisson, uint64_t seed)
{
	struct schedule schedule;

	make(&schedule, 1, 0, "");
	arrivals_init(&arrivals, &schedule, poisson, seed);
	for (uint64_t k = 0; k < EVENTS; k++)
		times[k] = arrivals_time(&arrivals, k);
}

static void
test_arrivals_come_in_order(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 10; seed++) {
		take(1, seed);
		for (int k = 1; k < EVENTS; k++)
			assert_true(times[k] > times[k - 1]);
		/* Each block is exactly full. */
		for (int k = 0; k < EVENTS; k++)
			assert_int_equal((int)(times[k] / ARRIVALS_BLOCK),
					 k / ARRIVALS_BLOCK);
	}
	take(0, 1);
	for (int k = 0; k < EVENTS; k++)
		assert_float_equal(times[k], k, 0);
}

/* Every third event, or all in reverse order, have the same times. */
static void
test_arrivals_need_no_history(void **state)
{
	struct schedule schedule;

	(void)state;
	take(1, 7);
	make(&schedule, 1, 0, "");
	arrivals_init(&arrivals, &schedule, 1, 7);
	for (uint64_t k = EVENTS; k-- > 0;)
		if (k % 3 == 1)
			assert_float_equal(arrivals_time(&arrivals, k),
					   times[k], 0);
	take(1, 8);
	arrivals_init(&arrivals, &schedule, 1, 7);
	assert_true(arrivals_time(&arrivals, 5) != times[5]);
}

/*
 * Gaps of a Poisson process are exponential: as wide as their mean on average,
 * and a share of exp(-x) of them is wider than x means. Counts in windows vary
 * by as much as there are on average.
 */
static void
test_poisson_gaps_and_counts(void **state)
{
	double squares = 0, wider[4] = {0}, spread = 0;
	static int counts[EVENTS / 8];

	(void)state;
	take(1, 1);
	memset(counts, 0, sizeof(counts));
	for (int k = 1; k < EVENTS; k++) {
		double gap = times[k] - times[k - 1];

		squares += gap * gap / EVENTS;
		for (int x = 0; x < 4; x++)
			wider[x] += (gap > x) * 1. / EVENTS;
	}
	assert_float_equal(squares, 2, .1);
	for (int x = 0; x < 4; x++)
		assert_float_equal(wider[x], exp(-x), .01);
	for (int k = 0; k < EVENTS; k++)
		counts[(int)(times[k] / 8)]++;
	for (size_t i = 0; i < COUNT(counts); i++)
		spread += (counts[i] - 8) * (counts[i] - 8);
	assert_float_equal(spread / COUNT(counts), 8, .5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_constant_rate),
	    cmocka_unit_test(test_ramps),
	    cmocka_unit_test(test_a_jump),
	    cmocka_unit_test(test_the_inverse),
	    cmocka_unit_test(test_arrivals_come_in_order),
	    cmocka_unit_test(test_arrivals_need_no_history),
	    cmocka_unit_test(test_poisson_gaps_and_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
