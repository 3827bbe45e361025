/* SPDX-License-Identifier: MIT */
/*
 * What the helper inside a process (preload/allocator.c) publishes about its
 * malloc, and flatline reads from outside through /proc/PID/mem. It lies at a
 * fixed address, below every range that kernels and runtimes give out, so that
 * nothing has to be searched; it needs no file, and disappears with exec.
 */
#ifndef SAMPLE_ALLOCATOR_PAGE_H
#define SAMPLE_ALLOCATOR_PAGE_H

#include <stdint.h>

#define ALLOCATOR_PAGE 0x266c610000ULL
#define ALLOCATOR_MAGIC 0x656e696c74616c66ULL /* "flatline" */

/* A reading every tenth of a second, and for one part in a hundred of the time
 * at most: it holds the locks of malloc. */
#define ALLOCATOR_PERIOD_NS 100000000ULL
enum { ALLOCATOR_REST = 100 /* times the cost of the last reading */ };

enum allocator_state {
	ALLOCATOR_READS = 1,
	ALLOCATOR_FOREIGN, /* the malloc of the process is not glibc's */
	ALLOCATOR_OLD,	   /* glibc before 2.33 has no mallinfo2() */
	ALLOCATOR_ALONE	   /* no thread could be started */
};

struct allocator_page {
	uint64_t magic, state;
	uint64_t sequence; /* odd while a reading is written; 0: none yet */
	uint64_t taken_ns; /* CLOCK_MONOTONIC, when the reading began */
	uint64_t cost_ns;
	uint64_t in_use; /* bytes that the program has not freed */
	uint64_t free;	 /* bytes that malloc keeps for it */
};

#endif
