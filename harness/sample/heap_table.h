/* SPDX-License-Identifier: MIT */
/*
 * What the heap profiler inside a process (preload/heap.c) publishes, and
 * flatline reads from outside through /proc/PID/mem: a sample of what the
 * program has allocated and not freed, with the stacks that allocated it, as
 * addresses. Like the page of --allocator it lies at a fixed address, needs no
 * file, and disappears with exec. The child of a fork finds it empty.
 */
#ifndef SAMPLE_HEAP_TABLE_H
#define SAMPLE_HEAP_TABLE_H

#include <stdint.h>

#define HEAP_TABLE 0x266d000000ULL
#define HEAP_MAGIC 0x7061656874616c66ULL /* "flatheap" */

enum {
	HEAP_BUCKETS = 1 << 14, /* a power of two */
	HEAP_SLOTS = 16,	/* of a bucket */
	HEAP_STACKS = 1 << 14,	/* a power of two; stack 0 is all others */
	HEAP_DEPTH = 64,	/* frames of a stack, innermost first */
	HEAP_RATE_SHIFT = 10,	/* one sample in 1 KiB << rate of a sample */
	HEAP_RATES = 21
};

enum heap_state {
	HEAP_SAMPLES = 1,
	HEAP_FOREIGN, /* the program's malloc is not one that can be replaced */
};

struct heap_header {
	uint64_t magic, state;
	uint64_t serial;   /* of the newest sample */
	uint64_t rate;	   /* for the next one */
	uint64_t live;	   /* samples in the table */
	uint64_t lost;	   /* for which there was no room */
	uint64_t spent_ns; /* on samples so far */
	/* When the rate was last chosen: of the clock, of the process's
	 * processor time, and of spent_ns. */
	uint64_t window_ns, window_own_ns, window_spent_ns;
};

/* A block that is in use, if its key is an address. */
struct heap_block {
	uint64_t size, serial;
	uint32_t stack, rate;
};

/* Which bucket, follows from the key. */
struct heap_bucket {
	uint64_t keys[HEAP_SLOTS]; /* 0: free, 1: being filled in */
	struct heap_block blocks[HEAP_SLOTS];
};

struct heap_stack {
	uint64_t hash;	/* of the frames; 0: free */
	uint64_t depth; /* 0: being filled in */
	uint64_t frames[HEAP_DEPTH];
};

struct heap_table {
	union {
		struct heap_header header;
		char page[4096];
	};
	uint8_t used[HEAP_BUCKETS]; /* slots of each bucket */
	struct heap_bucket buckets[HEAP_BUCKETS];
	struct heap_stack stacks[HEAP_STACKS];
};

#endif
