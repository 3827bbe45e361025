/* SPDX-License-Identifier: MIT */
/* Replies that waited for a collection of flatline's have no latency. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "load/thread_stats.h"

static void
only_what_a_pause_meets_is_overlapped(void **state)
{
	struct pauses pauses = {0};

	(void)state;
	assert_false(pauses_overlap(NULL, 1, 2));
	assert_false(pauses_overlap(&pauses, 1, 2));
	pauses_begin(&pauses, 10);
	assert_false(pauses_overlap(&pauses, 8, 9));
	assert_true(pauses_overlap(&pauses, 8, 11));
	assert_true(pauses_overlap(&pauses, 20, 21));
	pauses_end(&pauses, 12);
	assert_true(pauses_overlap(&pauses, 11, 13));
	assert_true(pauses_overlap(&pauses, 8, 20));
	assert_false(pauses_overlap(&pauses, 13, 20));
}

/* The latencies of all routes. */
static uint64_t
timed(const struct thread_stats *stats)
{
	const struct histogram *latency = stats->counts.timings[0].latency;

	return latency != NULL ? latency->count : 0;
}

static void
a_paused_reply_is_counted_and_not_timed(void **state)
{
	static struct thread_stats all;
	static struct dose_share dose;
	struct thread_stats *stats = &all;
	struct http_request request = {.method = "GET", .url = "/a"};
	struct http_reply reply = {.status = 200, .seconds = 0.001};
	struct pauses pauses = {0};

	(void)state;
	stats->dose = &dose;
	stats->pauses = &pauses;
	stats_reply(stats, &request, &reply, 1, clock_now());
	assert_int_equal(timed(stats), 1);
	pauses_begin(&pauses, clock_now());
	stats_reply(stats, &request, &reply, 1, clock_now());
	assert_int_equal(timed(stats), 1);
	assert_int_equal(counter_read(&stats->counters.measured_requests), 2);
	assert_int_equal(counter_read(&stats->counters.paused), 1);
	/* It was over before the next was sent. */
	pauses_end(&pauses, clock_now() - 1);
	stats_reply(stats, &request, &reply, 1, clock_now());
	assert_int_equal(timed(stats), 2);
	stats_free(stats);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_what_a_pause_meets_is_overlapped),
	    cmocka_unit_test(a_paused_reply_is_counted_and_not_timed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
