/* SPDX-License-Identifier: MIT */
/* All load threads of a load, for the coordinator. */
#ifndef LOAD_LOAD_THREADS_H
#define LOAD_LOAD_THREADS_H

#include <stddef.h>

#include "load/load_thread.h"

struct load_threads {
	struct load_thread **items;
	size_t count;
};

/* shared->nthreads of them. */
int threads_make(struct load_threads *, struct load_shared *, struct error *);
void threads_free(struct load_threads *);
int threads_start(struct load_threads *, struct error *);
/*
 * After PHASE_DONE was ordered: joins those that have acknowledged it, and
 * leaves the others to whatever holds them. Returns how many those are.
 */
size_t threads_join(struct load_threads *, const struct load_shared *);

/* Gives all of them that order; whether all have acknowledged the last one. */
void threads_order(struct load_threads *, struct load_shared *, struct order);
int threads_obeyed(const struct load_threads *, const struct load_shared *);

/* Whether nothing is under way in a thread that has acknowledged it, nor will
 * be. Others are waited for, or not. */
int threads_landed(const struct load_threads *, const struct load_shared *,
		   int leave_others);

/* The sum over all threads of one of struct thread_counters. */
uint64_t threads_sum(const struct load_threads *, size_t offset);
#define THREADS_SUM(threads, name)                                             \
	threads_sum(threads, offsetof(struct thread_counters, name))

#endif
