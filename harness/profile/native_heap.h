/* SPDX-License-Identifier: MIT */
/*
 * What the heap profiler in one process (preload/heap.c) samples, by the part
 * of the dose in which it was allocated.
 */
#ifndef PROFILE_NATIVE_HEAP_H
#define PROFILE_NATIVE_HEAP_H

#include "profile/native_frames.h"
#include "profile/profile.h"
#include "sample/heap_reading.h"

/* A stack that has held something. */
struct native_held {
	struct cohorts cohorts;
	size_t depth; /* 0: not known */
	uint64_t frames[HEAP_DEPTH];
};

struct native_heap {
	uint64_t serials[PROFILE_CHECKPOINTS + 1]; /* when each part began */
	struct native_held *held[HEAP_STACKS];	   /* NULL: nothing */
	double total;				   /* of all that is in use */
};

/* What is allocated from now on counts; checkpoint: the first one that will see
 * it, 0 before the dose. */
void native_heap_begin(struct native_heap *, const struct heap_table *,
		       size_t checkpoint);
void native_heap_look(struct native_heap *, const struct heap_table *,
		      size_t checkpoint);
/* Room for HEAP_STACKS of them; how many they are. They point into the heap. */
size_t native_heap_stacks(const struct native_heap *, struct native_stack *);
/* What its stacks hold at that checkpoint. */
double native_heap_kept(const struct native_heap *, size_t checkpoint);
void native_heap_free(struct native_heap *); /* of what it points to */

#endif
