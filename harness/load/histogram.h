/* SPDX-License-Identifier: MIT */
/*
 * Latencies in fixed memory: log-linear buckets as in HdrHistogram, 128 to an
 * octave, so that a value read back is off by at most 0.8 %. Microseconds.
 */
#ifndef LOAD_HISTOGRAM_H
#define LOAD_HISTOGRAM_H

#include <stdint.h>

enum {
	HISTOGRAM_BITS = 7,
	HISTOGRAM_OCTAVES = 30, /* up to 2^37 us, 38 hours */
	HISTOGRAM_BUCKETS = (HISTOGRAM_OCTAVES + 1) << HISTOGRAM_BITS
};

/* Starts as all zero. */
struct histogram {
	uint64_t count;
	double sum_us;
	uint64_t min_us, max_us;
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *, double seconds);
/* The least value of a bucket, and so many more values of the bucket of `us`:
 * min, max and the sum are the caller's. */
uint64_t histogram_least(unsigned bucket);
void histogram_add_bucket(struct histogram *, uint64_t us, uint64_t count);
void histogram_merge(struct histogram *, const struct histogram *);
/* The seconds that this share of the values does not exceed; 0 when empty. */
double histogram_quantile(const struct histogram *, double share);
double histogram_mean(const struct histogram *);

#endif
