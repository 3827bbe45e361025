/* SPDX-License-Identifier: MIT */
/*
 * --segment K/N: the share of a load that one of several machines makes. Of
 * whatever the whole load numbers from 0 (users, arrivals, rows, lines of a
 * log) segment K has each number that leaves K - 1 when divided by N, so that
 * all segments together have each number once.
 */
#ifndef BASE_SEGMENT_H
#define BASE_SEGMENT_H

#include <stdint.h>

#include "base/error.h"

enum { SEGMENTS_MOST = 10000 };

/* All zero is the whole load. */
struct segment {
	uint64_t index; /* K - 1 */
	uint64_t count; /* N; 0 and 1: it is the whole load */
};

/* "3/10", or "auto": from the variables of whatever started us. STATUS_USAGE.
 */
int segment_read(struct segment *, const char *text, struct error *);
/* The same, only "3/10" or the word. */
int segment_check(const char *text, struct error *);

static inline uint64_t
segment_count(const struct segment *segment)
{
	return segment->count > 1 ? segment->count : 1;
}

/* How many of the numbers below total it has. */
static inline uint64_t
segment_share(const struct segment *segment, uint64_t total)
{
	uint64_t count = segment_count(segment);

	return total / count + (segment->index < total % count);
}

/* The number that is its i-th, from 0. */
static inline uint64_t
segment_item(const struct segment *segment, uint64_t i)
{
	return segment->index + segment_count(segment) * i;
}

static inline int
segment_has(const struct segment *segment, uint64_t number)
{
	return number % segment_count(segment) == segment->index;
}

#endif
