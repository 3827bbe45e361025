/* SPDX-License-Identifier: MIT */
/*
 * A count that one thread writes and others read. A reader sees each value
 * whole; between two counters nothing is ordered.
 */
#ifndef LOAD_COUNTER_H
#define LOAD_COUNTER_H

#include <stdatomic.h>
#include <stdint.h>

typedef _Atomic uint64_t counter;

/* For the thread that writes it. */
static inline void
counter_add(counter *counted, uint64_t n)
{
	atomic_store_explicit(
	    counted, atomic_load_explicit(counted, memory_order_relaxed) + n,
	    memory_order_relaxed);
}

static inline uint64_t
counter_read(const counter *counted)
{
	return atomic_load_explicit(counted, memory_order_relaxed);
}

#endif
