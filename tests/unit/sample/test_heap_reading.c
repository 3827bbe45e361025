/* SPDX-License-Identifier: MIT */
/*
 * The sample of malloc's blocks: it stands for what was allocated, whatever the
 * sizes, and a table that holds anything at all is read without harm. The
 * sampler is compiled in, since its shared object replaces malloc.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../harness/preload/heap_sample.c"
#include "base/mem.h"
#include "sample/heap_reading.h"

uint32_t
heap_stack_find(const void *caller)
{
	return (uint32_t)(uintptr_t)caller;
}

static void
table_begin(uint64_t rate)
{
	heap_table = xcalloc(1, sizeof(*heap_table));
	heap_table->header.state = HEAP_SAMPLES;
	heap_table->header.magic = HEAP_MAGIC;
	heap_table->header.rate = rate;
	heap_table->header.window_ns = now_ns(CLOCK_MONOTONIC);
}

static void
table_end(void)
{
	free(heap_table);
	heap_table = NULL;
}

static double
live_bytes(size_t *count)
{
	struct heap_live *live;
	double total = 0;

	*count = heap_table_live(heap_table, &live);
	for (size_t i = 0; i < *count; i++)
		total += live[i].bytes;
	free(live);
	return total;
}

static const void *
block_of(size_t i)
{
	return (const void *)(uintptr_t)(0x1000 + 16 * i);
}

/*
 * Each sample of n bytes stands for n / p, so that the sum of many blocks is
 * right, with a variance of N * n * n * (1 - p) / p. Six standard deviations
 * are exceeded once in a thousand million times.
 */
static void
expect_unbiased(size_t size, size_t blocks, uint64_t rate)
{
	double p = -expm1(-(double)size / ldexp(1024, (int)rate));
	double sum, truth = (double)size * (double)blocks;
	double deviation = (double)size * sqrt((double)blocks * (1 - p) / p);
	size_t samples;

	table_begin(rate);
	for (size_t i = 0; i < blocks; i++) {
		/* The rate that time would choose is not what is tried. */
		heap_table->header.rate = rate;
		if (heap_is_due(size))
			heap_sample(block_of(i), size, (const void *)1);
	}
	sum = live_bytes(&samples);
	if (fabs(sum - truth) > 6 * deviation + 1)
		fail_msg(
		    "%zu blocks of %zu bytes: %.0f, not %.0f (%zu samples)",
		    blocks, size, sum, truth, samples);
	assert_int_equal(heap_table->header.lost, 0);
	table_end();
}

static void
test_unbiased(void **state)
{
	(void)state;
	expect_unbiased(16, 1000000, 0);
	expect_unbiased(100, 200000, 0);
	expect_unbiased(1000, 20000, 0);
	expect_unbiased(1000, 400000, 5);
	expect_unbiased(1024, 20000, 0);
	expect_unbiased(50000, 10000, 3);
	expect_unbiased(5000000, 1000, 2);
}

/* What is freed leaves the table, and only that. */
static void
test_freed(void **state)
{
	struct heap_block block;
	size_t before, after, removed = 0;

	(void)state;
	table_begin(0);
	for (size_t i = 0; i < 20000; i++) {
		heap_table->header.rate = 0;
		if (heap_is_due(512))
			heap_sample(block_of(i), 512, (const void *)7);
	}
	live_bytes(&before);
	for (size_t i = 0; i < 20000; i += 2)
		if (heap_may_know(block_of(i)) &&
		    heap_remove(block_of(i), &block)) {
			assert_int_equal(block.size, 512);
			assert_int_equal(block.stack, 7);
			removed++;
		}
	live_bytes(&after);
	assert_true(removed > 1000);
	assert_int_equal(after, before - removed);
	assert_int_equal(heap_table->header.live, after);
	for (size_t i = 1; i < 20000; i += 2)
		heap_remove(block_of(i), &block);
	live_bytes(&after);
	assert_int_equal(after, 0);
	for (size_t i = 0; i < HEAP_BUCKETS; i++)
		assert_int_equal(heap_table->used[i], 0);
	table_end();
}

/* A full table counts what it could not take, and takes samples more seldom. */
static void
test_full(void **state)
{
	static const struct heap_block block = {.size = 64, .serial = 1};

	(void)state;
	table_begin(0);
	for (size_t i = 0; i < 2 * HEAP_BUCKETS * HEAP_SLOTS; i++)
		heap_put(block_of(i), &block);
	assert_true(heap_table->header.lost > HEAP_BUCKETS * HEAP_SLOTS / 2);
	assert_true(heap_table->header.live <= HEAP_BUCKETS * HEAP_SLOTS);
	rate_choose(&heap_table->header);
	assert_true(heap_table->header.rate >= 12);
	table_end();
}

/* Samples that take too much time get seldom, and cheap ones frequent. */
static void
test_rate_follows_cost(void **state)
{
	struct heap_header *header;
	uint64_t now = now_ns(CLOCK_MONOTONIC);

	(void)state;
	table_begin(4);
	header = &heap_table->header;
	header->window_own_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	header->window_ns = now - 1000000000;
	header->spent_ns = 100000000;
	rate_choose(header);
	assert_int_equal(header->rate, 5);
	header->window_ns = now - 1000000000;
	rate_choose(header);
	assert_int_equal(header->rate, 4);
	table_end();
}

/* The child of a fork finds zeros: nothing is counted there. */
static void
test_wiped(void **state)
{
	(void)state;
	table_begin(0);
	memset(heap_table, 0, sizeof(*heap_table));
	for (size_t i = 0; i < 10000; i++)
		assert_false(heap_is_due(4096));
	assert_false(heap_may_know(block_of(0)));
	table_end();
}

static void
test_garbage(void **state)
{
	struct heap_table *table = xcalloc(1, sizeof(*table));
	unsigned char *bytes = (unsigned char *)table;
	struct heap_live *live;
	const uint64_t *frames;
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(*table); i++)
		bytes[i] = (unsigned char)(random_mix(i) >> (i % 40));
	table->header.serial = UINT64_MAX;
	for (size_t i = 0; i < 500; i++)
		table->buckets[i].blocks[i % HEAP_SLOTS] = (struct heap_block){
		    .size = i, .serial = i, .stack = (uint32_t)i, .rate = 3};
	count = heap_table_live(table, &live);
	assert_true(count >= 400);
	for (size_t i = 0; i < count; i++) {
		assert_true(isfinite(live[i].bytes) && live[i].bytes > 0);
		assert_true(live[i].stack < HEAP_STACKS);
		assert_true(heap_table_stack(table, live[i].stack, &frames) <=
			    HEAP_DEPTH);
	}
	assert_int_equal(heap_table_stack(table, UINT32_MAX, &frames), 0);
	assert_int_equal(heap_table_stack(table, 0, &frames), 0);
	free(live);
	free(table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_unbiased),
	    cmocka_unit_test(test_freed),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_rate_follows_cost),
	    cmocka_unit_test(test_wiped),
	    cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
