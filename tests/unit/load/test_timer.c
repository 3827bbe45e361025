/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "load/timer.h"

enum { ALARMS = 500 };

static struct event_base *base;
static struct timers timers;
static struct timer all[ALARMS];
static int rung, left;
static double last;

static void
on_ring(void *arg)
{
	struct timer *timer = arg;

	assert_true(clock_now() >= timer->at);
	assert_true(timer->at >= last);
	last = timer->at;
	rung++;
	if (--left == 0)
		event_base_loopbreak(base);
}

static int
setup(void **state)
{
	(void)state;
	memset(all, 0, sizeof(all));
	for (int i = 0; i < ALARMS; i++)
		all[i] = (struct timer){.fire = on_ring, .arg = &all[i]};
	rung = 0;
	last = 0;
	base = event_base_new();
	return timers_open(&timers, base);
}

static int
teardown(void **state)
{
	(void)state;
	timers_close(&timers);
	event_base_free(base);
	return 0;
}

static void
test_in_order(void **state)
{
	double now = clock_now();

	(void)state;
	srand48(1);
	for (int i = 0; i < ALARMS; i++)
		timer_set(&timers, &all[i], now + drand48() * .02);
	left = ALARMS;
	event_base_dispatch(base);
	assert_int_equal(rung, ALARMS);
	assert_int_equal(timers.count, 0);
}

static void
test_cancelled_and_set_again(void **state)
{
	double now = clock_now();

	(void)state;
	srand48(2);
	for (int i = 0; i < ALARMS; i++)
		timer_set(&timers, &all[i], now + 3600 + drand48());
	for (int i = 0; i < ALARMS; i += 2)
		timer_set(&timers, &all[i], now + drand48() * .01);
	for (int i = 0; i < ALARMS; i += 4)
		timer_cancel(&timers, &all[i]);
	timer_cancel(&timers, &all[0]);
	left = ALARMS / 4;
	event_base_dispatch(base);
	assert_int_equal(timers.count, ALARMS / 2);
	for (int i = 0; i < ALARMS; i++)
		assert_int_equal(all[i].place > 0, i % 2 == 1);
}

static void
on_again(void *arg)
{
	if (--left == 0)
		event_base_loopbreak(base);
	else
		timer_set(&timers, arg, clock_now());
}

/* A timer that is set to fire at once while it fires lets the loop turn. */
static void
test_set_while_it_rings(void **state)
{
	struct timeval soon = {60, 0};

	(void)state;
	all[0] = (struct timer){.fire = on_again, .arg = &all[0]};
	left = 1000;
	timer_set(&timers, &all[0], 0);
	event_base_loopexit(base, &soon);
	event_base_dispatch(base);
	assert_int_equal(left, 0);
}

/* Finer than the kernel's tick, on average, even on a busy machine. */
static void
test_precision(void **state)
{
	double began = clock_now();

	(void)state;
	for (int i = 0; i < 100; i++) {
		left = 1;
		timer_set(&timers, &all[0], clock_now() + .0003);
		event_base_dispatch(base);
	}
	assert_true(clock_now() - began >= .03);
	assert_true(clock_now() - began < .5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_in_order),
	    TEST(test_cancelled_and_set_again),
	    TEST(test_set_while_it_rings),
	    TEST(test_precision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
