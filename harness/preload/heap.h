/* SPDX-License-Identifier: MIT */
/*
 * The heap profiler inside a process: heap.c stands in for malloc and its kin,
 * heap_sample.c chooses blocks and keeps them, heap_stack.c walks the stack.
 *
 * Each byte is equally likely to be chosen: the gaps between two are drawn from
 * an exponential distribution, so that a block of n bytes is chosen with a
 * probability of 1 - exp(-n / rate), by which flatline divides.
 */
#ifndef PRELOAD_HEAP_H
#define PRELOAD_HEAP_H

#include <stddef.h>
#include <stdint.h>

#include "sample/heap_table.h"

/* A mean gap, in the unit of heap_thread.left. */
#define HEAP_GAP_BITS 40

#define HEAP_EXPORTED __attribute__((visibility("default")))
#define HEAP_CALLER __builtin_return_address(0)

struct heap_thread {
	int64_t left; /* of the gap */
	uint64_t random;
	/* What is allocated in the call of this frame does not count; 0: none.
	 */
	uintptr_t busy;
};

extern __thread struct heap_thread heap_thread;
/* NULL until it is there; all zero in the child of a fork. */
extern struct heap_table *heap_table;
/* Children that it forks have their own samples, and libraries that it loads
 * their frees seen. */
extern int heap_is_followed;

static inline int
heap_is_on(void)
{
	return heap_table != NULL && heap_table->header.state == HEAP_SAMPLES;
}

static inline int64_t
heap_cost(size_t size)
{
	uint64_t most = UINT32_MAX, bytes = size < most ? size : most;

	return (int64_t)(bytes << (HEAP_GAP_BITS - HEAP_RATE_SHIFT) >>
			 heap_table->header.rate);
}

#define HEAP_FRAME ((uintptr_t)__builtin_frame_address(0))

/* An exception may have left the call: then we are above its frame. */
static inline int
heap_is_busy(void)
{
	if (heap_thread.busy != 0 && heap_thread.busy < HEAP_FRAME)
		heap_thread.busy = 0;
	return heap_thread.busy != 0;
}

/* Counts a block; is it the one that the gap ends in? */
static inline int
heap_is_due(size_t size)
{
	return heap_is_on() && !heap_is_busy() &&
	       (heap_thread.left -= heap_cost(size)) < 0;
}

/* Addresses are multiples of 16; their other bits are mixed (Fibonacci). */
static inline size_t
heap_bucket_of(const void *block)
{
	return (size_t)((((uint64_t)(uintptr_t)block >> 4) *
			 UINT64_C(0x9e3779b97f4a7c15)) >>
			50) %
	       HEAP_BUCKETS;
}

static inline int
heap_may_know(const void *block)
{
	return heap_is_on() && heap_table->used[heap_bucket_of(block)] != 0;
}

void heap_open(void);
/* Time and processor time count from now on. */
void heap_start(void);
/* After heap_is_due(); caller: where the program called. */
void heap_sample(const void *block, size_t size, const void *caller);
void heap_put(const void *block, const struct heap_block *);
/* 0: it was not in the table. */
int heap_remove(const void *block, struct heap_block *);

static inline void
heap_forget(const void *block)
{
	struct heap_block ignored;

	if (heap_may_know(block))
		heap_remove(block, &ignored);
}

void heap_stack_begin(void);
/* Which stack of the table this is, called from there; 0: it is full. */
uint32_t heap_stack_find(const void *caller);

#endif
