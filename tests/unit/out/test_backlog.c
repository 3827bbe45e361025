/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "out/backlog.h"

static struct point_set *
made(int64_t time_ms)
{
	struct point_set *whole = xcalloc(1, sizeof(*whole)), *set;

	points_begin(whole, time_ms, 0);
	points_add(whole, POINT_requests, 1, NULL, NULL);
	set = points_copy(whole);
	free(whole);
	return set;
}

static int64_t
taken(struct backlog *backlog)
{
	struct point_set *set = backlog_take(backlog);
	int64_t time_ms = set != NULL ? set->time_ms : -1;

	free(set);
	return time_ms;
}

static void
test_the_oldest_is_dropped(void **state)
{
	struct backlog backlog;

	(void)state;
	backlog_init(&backlog);
	for (int i = 0; i < BACKLOG_SETS + 3; i++)
		backlog_add(&backlog, made(i));
	assert_int_equal(backlog_lost(&backlog), BACKLOG_SETS + 3);
	assert_int_equal(taken(&backlog), 3);
	assert_int_equal(taken(&backlog), 4);
	backlog_close(&backlog, 60);
	for (int i = 5; i < BACKLOG_SETS + 3; i++)
		assert_int_equal(taken(&backlog), i);
	assert_int_equal(taken(&backlog), -1);
	assert_int_equal(backlog_lost(&backlog), 3);
	backlog_free(&backlog);
}

static void
test_what_is_late_is_lost(void **state)
{
	struct backlog backlog;

	(void)state;
	backlog_init(&backlog);
	backlog_add(&backlog, made(1));
	assert_true(isinf(backlog_until(&backlog)));
	backlog_close(&backlog, 0);
	assert_int_equal(taken(&backlog), -1);
	assert_int_equal(backlog_lost(&backlog), 1);
	backlog_pause(&backlog, 1000); /* ends at once */
	backlog_free(&backlog);
}

static void *
take_one(void *arg)
{
	return (void *)(intptr_t)taken(arg);
}

static void
test_who_takes_waits(void **state)
{
	struct backlog backlog;
	struct error err = {0};
	pthread_t thread;
	void *time_ms;

	(void)state;
	backlog_init(&backlog);
	assert_int_equal(thread_start(&thread, take_one, &backlog, &err), 0);
	backlog_add(&backlog, made(7));
	pthread_join(thread, &time_ms);
	assert_int_equal((intptr_t)time_ms, 7);
	backlog_free(&backlog);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_oldest_is_dropped),
	    cmocka_unit_test(test_what_is_late_is_lost),
	    cmocka_unit_test(test_who_takes_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
