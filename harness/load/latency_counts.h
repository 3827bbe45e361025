/* SPDX-License-Identifier: MIT */
/*
 * Latencies that can be read while a load goes: two buckets to an octave, from
 * 64 us to 33 s, in counters.
 */
#ifndef LOAD_LATENCY_COUNTS_H
#define LOAD_LATENCY_COUNTS_H

#include <math.h>
#include <stdint.h>

#include "load/counter.h"

enum {
	LATENCY_OCTAVE = 6, /* the first bucket ends at 2^6 us */
	LATENCY_OCTAVES = 19,
	LATENCY_BUCKETS = 2 + 2 * LATENCY_OCTAVES /* the last has no end */
};

struct latency_counts {
	counter buckets[LATENCY_BUCKETS];
	counter sum_us;
};

/* A value that is equal to a bound is in the bucket that ends there. */
static inline unsigned
latency_bucket(uint64_t us)
{
	uint64_t before = us > 0 ? us - 1 : 0;
	unsigned octave, bucket;

	if (before < (1u << LATENCY_OCTAVE))
		return 0;
	octave = 63u - (unsigned)__builtin_clzll(before);
	bucket = 1 + 2 * (octave - LATENCY_OCTAVE) +
		 (unsigned)(before >> (octave - 1) & 1);
	return bucket < LATENCY_BUCKETS ? bucket : LATENCY_BUCKETS - 1;
}

/* For the thread that writes them. */
static inline void
latency_count(struct latency_counts *counts, double seconds)
{
	uint64_t us = seconds > 0 ? (uint64_t)(seconds * 1e6 + 0.5) : 0;

	counter_add(&counts->buckets[latency_bucket(us)], 1);
	counter_add(&counts->sum_us, us);
}

/* The seconds at which a bucket ends. */
static inline double
latency_bound(unsigned bucket)
{
	double octave = (double)(UINT64_C(1) << (LATENCY_OCTAVE + bucket / 2));

	if (bucket == LATENCY_BUCKETS - 1)
		return INFINITY;
	return octave * (bucket % 2 == 0 ? 1 : 1.5) / 1e6;
}

#endif
