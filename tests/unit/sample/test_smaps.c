/* SPDX-License-Identifier: MIT */
/* The sums of smaps; tests/cases/source has more texts. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "sample/smaps.h"
#include "sample/source.h"

#include "await.h"

/* A sanitizer has an allocator of its own, and other stacks. */
#ifdef __has_feature
#define HAS_OWN_MALLOC __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_OWN_MALLOC 1
#else
#define HAS_OWN_MALLOC 0
#endif

enum { MAPPINGS = 60000, BLOCKS = 4096, BLOCK = 1024 };

static void
smaps_read_case(const char *name, struct buf *out)
{
	const char *top = getenv("srcdir");
	char *path = xasprintf("%s/tests/cases/source/%s/input",
			       top != NULL ? top : ".", name);
	struct error err = {0};

	if (file_read(path, 1 << 20, out, &err) != 0)
		fail_msg("%s", err.text);
	free(path);
}

/* The sums do not depend on the size of the pieces. */
static void
test_pieces(void **state)
{
	struct smaps whole, pieces;
	struct buf text = {0};

	(void)state;
	smaps_read_case("smaps-6.18-threads", &text);
	smaps_begin(&whole);
	smaps_add(&whole, text.data, text.len);
	assert_int_equal(smaps_end(&whole), 0);
	for (size_t size = 1; size < 300; size = size * 2 + 1) {
		smaps_begin(&pieces);
		for (size_t at = 0; at < text.len; at += size)
			smaps_add(&pieces, text.data + at,
				  text.len - at < size ? text.len - at : size);
		assert_int_equal(smaps_end(&pieces), 0);
		assert_int_equal(pieces.mappings, whole.mappings);
		assert_memory_equal(pieces.bytes, whole.bytes,
				    sizeof(whole.bytes));
	}
	buf_free(&text);
}

static void
test_many(void **state)
{
	static struct smaps smaps;
	char text[256];

	(void)state;
	smaps_begin(&smaps);
	for (unsigned long i = 0; i < MAPPINGS; i++) {
		unsigned long from = 0x100000 + i * 0x2000;
		int length = snprintf(text, sizeof(text),
				      "%lx-%lx rw-p 00000000 00:00 0 \n"
				      "Anonymous:    4 kB\nSwap:     0 kB\n",
				      from, from + 0x1000);

		smaps_add(&smaps, text, (size_t)length);
	}
	assert_int_equal(smaps_end(&smaps), 0);
	assert_int_equal(smaps.mappings, MAPPINGS);
	assert_true(smaps.bytes[MAP_ANON] == MAPPINGS * 4096.0);
}

static void
test_nothing(void **state)
{
	static const char *const texts[] = {
	    "",
	    "\n",
	    "Anonymous: 4 kB\nSwap: 0 kB\n",
	    "1-2 rw-p 0 0 0\n",
	    "2-1 rw-p 0 0 0\nAnonymous: 4 kB\nSwap: 0 kB\n",
	    NULL};
	struct smaps smaps;

	(void)state;
	for (size_t i = 0; texts[i] != NULL; i++) {
		smaps_begin(&smaps);
		smaps_add(&smaps, texts[i], strlen(texts[i]));
		assert_int_equal(smaps_end(&smaps), -1);
	}
}

static pthread_barrier_t filled, looked;

/* Deep enough for the stack to be more than what a thread has anyhow. */
static void *
fill_stack(void *arg)
{
	volatile char bytes[1 << 18];

	for (size_t i = 0; i < sizeof(bytes); i += 512)
		bytes[i] = 1;
	pthread_barrier_wait(&filled);
	pthread_barrier_wait(&looked);
	return arg;
}

static void
self_read(double *values)
{
	int self = proc_open(getpid());
	const char *reason;

	assert_int_equal(
	    source_read(&source_smaps, self, NULL, values, &reason), 0);
	close(self);
}

/* While this process grows, the sums agree with anon_bytes. */
static void
test_self(void **state)
{
	double before[SOURCE_METRICS], after[SOURCE_METRICS];
	static char *blocks[BLOCKS];
	pthread_t thread;

	(void)state;
	pthread_barrier_init(&filled, NULL, 2);
	pthread_barrier_init(&looked, NULL, 2);
	self_read(before);
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc(BLOCK);
		memset(blocks[i], 1, BLOCK);
	}
	assert_int_equal(pthread_create(&thread, NULL, fill_stack, NULL), 0);
	pthread_barrier_wait(&filled);
	self_read(after);
	pthread_barrier_wait(&looked);
	pthread_join(thread, NULL);
	for (size_t i = 0; i < BLOCKS; i++)
		free(blocks[i]);
	if (HAS_OWN_MALLOC)
		return;
	assert_true(after[MAP_HEAP] - before[MAP_HEAP] >= BLOCKS * BLOCK);
	assert_true(after[MAP_STACK] - before[MAP_STACK] >= 1 << 18);
	assert_true(after[MAP_ANON] - before[MAP_ANON] < 1 << 20);
}

/* A part of the address space, such as a heap, is told apart. */
static void
test_a_range_is_set_apart(void **state)
{
	static const char text[] = "1000-3000 rw-p 00000000 00:00 0\n"
				   "Anonymous:  8 kB\nSwap:  4 kB\n"
				   "3000-5000 rw-p 00000000 00:00 0\n"
				   "Anonymous:  4 kB\nSwap:  0 kB\n";
	struct smaps smaps;

	(void)state;
	smaps_begin(&smaps);
	smaps.range_from = 0x1000;
	smaps.range_to = 0x3000;
	smaps_add(&smaps, text, strlen(text));
	assert_int_equal(smaps_end(&smaps), 0);
	assert_true(smaps.in_range == 12 * 1024);
	assert_true(smaps.range_size == 0x2000);
	assert_true(smaps.bytes[MAP_ANON] == 4 * 1024);
}

/* So is a file: ZGC maps the same memory several times. */
static void
test_a_file_is_set_apart(void **state)
{
	static const char text[] =
	    "1000-3000 rw-s 00000000 00:01 5    /memfd:java_heap (deleted)\n"
	    "Anonymous:  0 kB\nSwap:  0 kB\n"
	    "3000-5000 rw-p 00000000 00:00 0\n"
	    "Anonymous:  4 kB\nSwap:  0 kB\n";
	struct smaps smaps;

	(void)state;
	smaps_begin(&smaps);
	smaps.range_file = "/memfd:java_heap";
	smaps_add(&smaps, text, strlen(text));
	assert_int_equal(smaps_end(&smaps), 0);
	assert_true(smaps.range_size == 0x2000);
	assert_true(smaps.bytes[MAP_ANON] == 4 * 1024);
	assert_true(smaps.bytes[MAP_FILE] == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_self),
	    cmocka_unit_test(test_a_range_is_set_apart),
	    cmocka_unit_test(test_a_file_is_set_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
