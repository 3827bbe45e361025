/* SPDX-License-Identifier: MIT */
/* What the helper inside a process says about its malloc. */
#ifndef SAMPLE_SOURCE_ALLOCATOR_H
#define SAMPLE_SOURCE_ALLOCATOR_H

#include "sample/allocator_page.h"

enum {
	ALLOCATOR_IN_USE,
	ALLOCATOR_OUTSIDE, /* filled in by readings.c */
	ALLOCATOR_FREE,
	ALLOCATOR_VALUES
};

/* The page of the process of that directory. -1 and errno: it has none. */
int allocator_page_read(int dir, struct allocator_page *);
/*
 * Its values, of a page that may hold anything, at a time of CLOCK_MONOTONIC.
 * -1: there are none; *reason is as a source sets it.
 */
int allocator_page_take(const struct allocator_page *, uint64_t now_ns,
			double values[ALLOCATOR_VALUES], const char **reason);

#endif
