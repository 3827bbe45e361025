/* SPDX-License-Identifier: MIT */
/* A log that is read ahead by its own thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "load/replay.h"

enum { MILLION = 1000000 };

static char path[64];
static struct error err;

static int
setup(void **state)
{
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/flatline-replay-XXXXXX");
	fd = mkstemp(path);
	err = (struct error){0};
	return fd >= 0 ? close(fd) : -1;
}

static int
teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void
add(gzFile out, int second, const char *method, int number)
{
	gzprintf(out,
		 "1.1.1.1 - - [02/Jan/2026:%02d:%02d:%02d +0000] \"%s "
		 "/items/%d HTTP/1.1\" 200 5\n",
		 second / 3600, second / 60 % 60, second % 60, method, number);
}

/* a_second lines a second; every tenth cannot be sent. */
static void
make_log(int lines, int a_second)
{
	gzFile out = gzopen(path, "wb1");

	assert_non_null(out);
	for (int i = 0; i < lines; i++)
		add(out, i / a_second, i % 10 == 9 ? "POST" : "GET", i);
	gzclose(out);
}

static struct replay *
open_log(double speed)
{
	const struct replay_plan plan = {.path = path, .speed = speed};
	struct replay *replay = replay_open(&plan, &err);

	if (replay == NULL)
		fail_msg("%s", err.text);
	return replay;
}

static void
wait_filled(struct ring *ring)
{
	struct pollfd one = {.fd = ring->filled, .events = POLLIN};
	uint64_t ignored;

	assert_int_equal(poll(&one, 1, 10000), 1);
	assert_int_equal(read(ring->filled, &ignored, sizeof(ignored)), 8);
}

/* The next entry of that taker; 0 at the end. */
static int
take(struct replay *replay, size_t taker, struct replay_entry *entry)
{
	struct ring *ring = replay_ring(replay, taker);
	int space;

	while (ring_take(ring, entry, sizeof(*entry), &space) == 0) {
		if (ring_is_over(ring))
			return 0;
		if (ring_await_record(ring) == 0)
			wait_filled(ring);
	}
	if (space)
		replay_notify_space(replay);
	return 1;
}

static void
test_what_it_comes_to(void **state)
{
	const struct replay_count *whole;
	struct replay *replay;

	(void)state;
	make_log(100, 5);
	replay = open_log(2);
	whole = replay_whole(replay);
	assert_non_null(whole);
	assert_true(whole->lines[LINE_SENDABLE] == 90);
	assert_true(whole->lines[LINE_NO_FLOW] == 10);
	assert_int_equal(whole->left.count, 1);
	assert_string_equal(replay_route_text(&whole->left.rows[0]),
			    "POST /items/:id");
	assert_int_equal(whole->sent.count, 1);
	assert_true(whole->sent.rows[0].requests == 90);
	assert_true(whole->back == 0);
	/* The last second has four lines: 19.75 s. */
	assert_true(fabs(replay_span(replay) - 19.75 / 2) < 1e-6);
	replay_free(replay);
}

/* Thousands of routes are told apart, and what goes beyond is counted. */
static void
test_many_routes(void **state)
{
	enum { MORE = 100 };
	gzFile out = gzopen(path, "wb1");
	const struct replay_route **sorted;
	const struct replay_count *whole;
	struct replay *replay;

	(void)state;
	for (int i = 0; i < REPLAY_ROUTES + MORE; i++)
		gzprintf(out,
			 "1.1.1.1 - - [02/Jan/2026:00:00:00 +0000] \"GET "
			 "/%c%c%c/list HTTP/1.1\" 200 5\n",
			 'a' + i / 676, 'a' + i / 26 % 26, 'a' + i % 26);
	for (int i = 0; i < 3; i++)
		gzprintf(out, "1.1.1.1 - - [02/Jan/2026:00:00:00 +0000] \"GET "
			      "/abc/list HTTP/1.1\" 200 5\n");
	gzclose(out);
	replay = open_log(1);
	whole = replay_whole(replay);
	assert_int_equal(whole->sent.count, REPLAY_ROUTES);
	assert_true(whole->sent.elsewhere == MORE);
	sorted = replay_routes_sort(&whole->sent);
	assert_string_equal(replay_route_text(sorted[0]), "GET /abc/list");
	assert_true(sorted[0]->requests == 4 && sorted[1]->requests == 1);
	free(sorted);
	replay_free(replay);
}

static void
test_lines_go_round(void **state)
{
	struct replay *replay;
	struct replay_entry entry;
	int number = 0;

	(void)state;
	make_log(1000, 10);
	replay = open_log(1);
	assert_int_equal(replay_start(replay, 3, clock_now(), &err), 0);
	for (int k = 0; take(replay, (size_t)k % 3, &entry); k++) {
		char want[32];

		snprintf(want, sizeof(want), "/items/%d", number);
		assert_string_equal(entry.target, want);
		/* Nine of each second are sent. */
		assert_true(fabs(entry.at_s - number / 10 - number % 10 / 9.) <
			    1e-6);
		number += 1 + (number % 10 == 8);
	}
	assert_int_equal(number, 1000);
	replay_stop(replay, &err);
	assert_int_equal(err.status, STATUS_OK);
	assert_true(replay_read(replay)->lines[LINE_SENDABLE] == 900);
	replay_free(replay);
}

static void
test_reading_can_be_stopped(void **state)
{
	struct replay *replay;
	struct replay_entry entry;
	double began;

	(void)state;
	make_log(100000, 1000);
	replay = open_log(1);
	assert_int_equal(replay_start(replay, 2, clock_now(), &err), 0);
	assert_true(take(replay, 0, &entry));
	began = clock_now();
	replay_stop(replay, &err);
	assert_true(clock_now() - began < 5);
	assert_int_equal(err.status, STATUS_OK);
	replay_free(replay);
}

static void
test_no_times(void **state)
{
	const struct replay_plan plan = {
	    .path = path, .format = "$remote_addr \"$request\"", .speed = 1};
	FILE *out = fopen(path, "w");

	(void)state;
	fputs("1.1.1.1 \"GET /a HTTP/1.1\"\n", out);
	fclose(out);
	assert_null(replay_open(&plan, &err));
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "have no time"));
}

static void
test_out_of_order(void **state)
{
	struct replay *replay;
	gzFile out = gzopen(path, "wb");

	(void)state;
	add(out, 100, "GET", 1);
	add(out, 200, "GET", 2);
	add(out, 150, "GET", 3);
	add(out, 120, "GET", 4);
	add(out, 201, "GET", 5);
	gzclose(out);
	replay = open_log(1);
	assert_true(replay_whole(replay)->back == 2);
	assert_true(replay_whole(replay)->back_s == 80);
	assert_true(fabs(replay_span(replay) - 101) < 1e-6);
	replay_free(replay);
}

/* In KiB; 0 if it cannot be read. */
static long
resident(void)
{
	FILE *statm = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (statm != NULL) {
		if (fscanf(statm, "%*d %ld", &pages) != 1)
			pages = 0;
		fclose(statm);
	}
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void
test_a_long_log_takes_no_more_memory(void **state)
{
	struct replay *replay;
	struct replay_entry entry;
	long before;
	int count = 0;

	(void)state;
	make_log(MILLION, 5000);
	replay = open_log(1e6);
	assert_int_equal(replay_start(replay, 1, clock_now(), &err), 0);
	while (count < 10000 && take(replay, 0, &entry))
		count++;
	before = resident();
	while (take(replay, 0, &entry))
		count++;
	assert_int_equal(count, MILLION / 10 * 9);
	if (resident() - before > 1024)
		fail_msg("%ld KiB became %ld", before, resident());
	replay_free(replay);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_it_comes_to),
	    TEST(test_many_routes),
	    TEST(test_lines_go_round),
	    TEST(test_reading_can_be_stopped),
	    TEST(test_no_times),
	    TEST(test_out_of_order),
	    TEST(test_a_long_log_takes_no_more_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
