/* SPDX-License-Identifier: MIT */
/* Records from one thread to another: none is lost or torn, and none waits for
 * ever.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "load/ring.h"

enum { LONGEST = 3000, RECORDS = 200000 };

static struct ring ring;
static int space; /* base/notify.h: the ring has space again */

static size_t
length_of(uint64_t k)
{
	return sizeof(k) + (size_t)(k * 2654435761u % 97 == 0
					? LONGEST - sizeof(k)
					: k * 7919 % 60);
}

static void
wait_for(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};
	uint64_t ignored;

	/* Ten seconds without being notified is a lost notification. */
	assert_int_equal(poll(&one, 1, 10000), 1);
	assert_int_equal(read(fd, &ignored, sizeof(ignored)), sizeof(ignored));
}

static void *
put_all(void *arg)
{
	char record[LONGEST];

	(void)arg;
	for (uint64_t k = 0; k < RECORDS; k++) {
		memset(record, (int)(k & 0x7f), sizeof(record));
		memcpy(record, &k, sizeof(k));
		while (ring_put(&ring, record, length_of(k)) != 0)
			if (ring_await_space(&ring) == 0)
				wait_for(space);
		if (k % 50000 == 0)
			usleep(1000); /* the other one finds it empty */
	}
	ring_end(&ring);
	return NULL;
}

static void
check_record(const char *record, size_t len, uint64_t want)
{
	uint64_t k;

	memcpy(&k, record, sizeof(k));
	assert_int_equal(k, want);
	assert_int_equal(len, length_of(k));
	for (size_t i = sizeof(k); i < len; i++)
		if (record[i] != (char)(k & 0x7f))
			fail_msg("record %u is torn", (unsigned)k);
}

static void
test_all_records_in_order(void **state)
{
	char record[LONGEST];
	pthread_t thread;
	uint64_t taken = 0;
	int wake;

	(void)state;
	assert_int_equal(ring_open(&ring), 0);
	space = eventfd(0, EFD_CLOEXEC);
	pthread_create(&thread, NULL, put_all, NULL);
	while (!ring_is_over(&ring)) {
		size_t len = ring_take(&ring, record, sizeof(record), &wake);

		if (wake)
			assert_int_equal(
			    write(space, &(uint64_t){1}, sizeof(uint64_t)),
			    sizeof(uint64_t));
		if (len > 0)
			check_record(record, len, taken++);
		else if (ring_await_record(&ring) == 0)
			wait_for(ring.filled);
		if (taken % 50021 == 0)
			usleep(1000); /* the other one finds it full */
	}
	assert_int_equal(taken, RECORDS);
	pthread_join(thread, NULL);
	close(space);
	ring_close(&ring);
}

static void
test_full_and_empty(void **state)
{
	char record[LONGEST] = "";
	int wake, count = 0;

	(void)state;
	assert_int_equal(ring_open(&ring), 0);
	assert_int_equal(ring_take(&ring, record, sizeof(record), &wake), 0);
	while (ring_put(&ring, record, sizeof(record)) == 0)
		count++;
	assert_int_equal(count, RING_BYTES / (LONGEST + 4));
	assert_int_equal(ring_await_space(&ring), 0);
	for (int i = 1; i <= count; i++) {
		assert_int_equal(
		    ring_take(&ring, record, sizeof(record), &wake), LONGEST);
		/* Notified once, when half of it is free. */
		assert_int_equal(wake, i == (count + 1) / 2);
	}
	assert_false(ring_is_over(&ring));
	assert_int_equal(ring_await_record(&ring), 0);
	ring_end(&ring);
	wait_for(ring.filled);
	assert_true(ring_is_over(&ring));
	ring_close(&ring);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_full_and_empty),
	    cmocka_unit_test(test_all_records_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
