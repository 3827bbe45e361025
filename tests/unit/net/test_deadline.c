/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/deadline.h"

enum { MANY = 200 };

static struct deadlines all;
static struct deadline one[MANY];
static double passed_at[MANY];
static struct event_base *base;
static int count, dropped_by_first;

static void
on_passed(struct deadline *deadline)
{
	passed_at[deadline - one] = clock_now();
	count++;
	if (deadline == &one[0] && dropped_by_first)
		for (int i = 1; i < MANY; i++)
			deadline_drop(&one[i]);
}

static void
wait_for(double seconds)
{
	struct timeval after = {(time_t)seconds,
				(suseconds_t)((seconds - (int)seconds) * 1e6)};

	event_base_loopexit(base, &after);
	event_base_dispatch(base);
}

static int
setup(void **state)
{
	(void)state;
	base = event_base_new();
	count = dropped_by_first = 0;
	for (int i = 0; i < MANY; i++) {
		one[i] = (struct deadline){0};
		passed_at[i] = 0;
	}
	return deadlines_init(&all, base, on_passed);
}

static int
teardown(void **state)
{
	(void)state;
	deadlines_free(&all);
	event_base_free(base);
	return 0;
}

static void
test_each_passes_once_and_never_early(void **state)
{
	double now = clock_now();

	(void)state;
	for (int i = 0; i < MANY; i++)
		deadline_set(&all, &one[i], now + i * 0.001);
	wait_for(0.5);
	assert_int_equal(count, MANY);
	for (int i = 0; i < MANY; i++)
		assert_true(passed_at[i] >= now + i * 0.001);
	assert_int_equal(all.running, 0); /* no ticks for nothing */
}

static void
test_dropped_ones_do_not_pass(void **state)
{
	(void)state;
	for (int i = 0; i < MANY; i++)
		deadline_set(&all, &one[i], clock_now() + 0.02);
	for (int i = 0; i < MANY; i += 2)
		deadline_drop(&one[i]);
	deadline_drop(&one[0]); /* again: no harm */
	wait_for(0.2);
	assert_int_equal(count, MANY / 2);
}

static void
test_dropped_by_another(void **state)
{
	double at = clock_now() + 0.02;

	(void)state;
	dropped_by_first = 1;
	for (int i = 0; i < MANY; i++)
		deadline_set(&all, &one[i], at);
	wait_for(0.2);
	assert_int_equal(count, 1);
}

/* Beyond one round of the wheel, and in the past. */
static void
test_far_and_past(void **state)
{
	double round = DEADLINE_BUCKETS * DEADLINE_TICK_MS / 1e3;

	(void)state;
	deadline_set(&all, &one[0], clock_now() + round + 0.02);
	deadline_set(&all, &one[1], clock_now() - 5);
	wait_for(0.2);
	assert_int_equal(count, 1);
	assert_true(passed_at[1] > 0);
}

static void
test_put_off_and_brought_forward(void **state)
{
	double now = clock_now();

	(void)state;
	for (int i = 0; i < MANY; i++)
		deadline_set(&all, &one[i], now + (i % 2 ? 0.02 : 5));
	for (int i = 0; i < MANY; i++)
		deadline_set(&all, &one[i], now + (i % 2 ? 0.2 : 0.05));
	wait_for(0.15);
	assert_int_equal(count, MANY / 2);
	wait_for(0.2);
	assert_int_equal(count, MANY);
	for (int i = 0; i < MANY; i++)
		assert_true(passed_at[i] >= now + (i % 2 ? 0.2 : 0.05));
}

/* Set again and again, as by request after request, it passes in the end. */
static void
test_put_off_for_long(void **state)
{
	double at = 0;

	(void)state;
	for (int i = 0; i < 20; i++) {
		at = clock_now() + 0.04;
		deadline_set(&all, &one[0], at);
		wait_for(0.01);
		/* On a busy machine that may have been longer. */
		assert_true(count == 0 || clock_now() >= at);
		deadline_drop(&one[0]);
		count = 0;
	}
	deadline_set(&all, &one[0], at);
	wait_for(0.2);
	assert_int_equal(count, 1);
	assert_true(passed_at[0] >= at);
}

/* A dropped deadline is still in a bucket: its memory must not be freed yet. */
static void
test_forgotten(void **state)
{
	struct deadline *gone = xcalloc(1, sizeof(*gone));

	(void)state;
	deadline_set(&all, gone, clock_now() + 0.02);
	deadline_drop(gone);
	assert_int_equal(all.count, 1);
	deadline_forget(&all, gone);
	assert_int_equal(all.count, 0);
	free(gone);
	wait_for(0.1);
	assert_int_equal(count, 0);
	assert_int_equal(all.running, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_each_passes_once_and_never_early),
	    TEST(test_dropped_ones_do_not_pass),
	    TEST(test_dropped_by_another),
	    TEST(test_far_and_past),
	    TEST(test_put_off_and_brought_forward),
	    TEST(test_put_off_for_long),
	    TEST(test_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
