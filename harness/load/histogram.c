/* SPDX-License-Identifier: MIT */
#include "load/histogram.h"

/*
 * Values below 2^7 have a bucket each. Above that, a bucket is an octave and
 * the seven bits after the leading one.
 */
static unsigned
bucket_of(uint64_t us)
{
	unsigned octave;

	if (us < (1u << HISTOGRAM_BITS))
		return (unsigned)us;
	octave = 63u - (unsigned)__builtin_clzll(us) - HISTOGRAM_BITS;
	if (octave >= HISTOGRAM_OCTAVES)
		return HISTOGRAM_BUCKETS - 1;
	return ((octave + 1) << HISTOGRAM_BITS) +
	       (unsigned)((us >> octave) - (1u << HISTOGRAM_BITS));
}

uint64_t
histogram_least(unsigned bucket)
{
	unsigned octave = bucket >> HISTOGRAM_BITS;
	uint64_t low = bucket & ((1u << HISTOGRAM_BITS) - 1);

	if (octave == 0)
		return low;
	return (low + (1u << HISTOGRAM_BITS)) << (octave - 1);
}

/* The middle of a bucket. */
static double
bucket_value(unsigned bucket)
{
	unsigned octave = bucket >> HISTOGRAM_BITS;
	double width = octave == 0 ? 1 : (double)(UINT64_C(1) << (octave - 1));

	return (double)histogram_least(bucket) + (width - 1) / 2;
}

void
histogram_add_bucket(struct histogram *histogram, uint64_t us, uint64_t count)
{
	histogram->count += count;
	histogram->buckets[bucket_of(us)] += count;
}

void
histogram_add(struct histogram *histogram, double seconds)
{
	uint64_t us = seconds > 0 ? (uint64_t)(seconds * 1e6 + 0.5) : 0;

	if (histogram->count == 0 || us < histogram->min_us)
		histogram->min_us = us;
	if (us > histogram->max_us)
		histogram->max_us = us;
	histogram->count++;
	histogram->sum_us += (double)us;
	histogram->buckets[bucket_of(us)]++;
}

void
histogram_merge(struct histogram *into, const struct histogram *from)
{
	if (from->count == 0)
		return;
	if (into->count == 0 || from->min_us < into->min_us)
		into->min_us = from->min_us;
	if (from->max_us > into->max_us)
		into->max_us = from->max_us;
	into->count += from->count;
	into->sum_us += from->sum_us;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
		into->buckets[i] += from->buckets[i];
}

double
histogram_quantile(const struct histogram *histogram, double share)
{
	uint64_t rank = (uint64_t)(share * (double)histogram->count + 0.5);
	uint64_t seen = 0;

	if (histogram->count == 0)
		return 0;
	if (rank >= histogram->count)
		return (double)histogram->max_us / 1e6;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->buckets[i];
		if (seen > 0 && seen >= rank) {
			double us = bucket_value(i);
			double max = (double)histogram->max_us;

			return (us < max ? us : max) / 1e6;
		}
	}
	return (double)histogram->max_us / 1e6;
}

double
histogram_mean(const struct histogram *histogram)
{
	return histogram->count > 0
		   ? histogram->sum_us / (double)histogram->count / 1e6
		   : 0;
}
