/* SPDX-License-Identifier: MIT */
/*
 * Several lives of one metric: of a target that was restarted, or of worker
 * processes that are replaced. A drop at the start of a new life is no
 * decrease; growth is measured within lives, each of which is one replicate.
 * Memory is bounded whatever their number.
 */
#ifndef VERDICT_LIVES_H
#define VERDICT_LIVES_H

#include <stddef.h>
#include <stdint.h>

#include "verdict/conditions.h"
#include "verdict/stats.h"

struct lives;

/* grain: two readings of the same value may differ by this. */
struct lives *lives_new(double grain);
void lives_free(struct lives *);

/*
 * Adds a reading to the life with that key (from pid and start time, or the
 * number of restarts). dose is cumulative, of the whole target. At most
 * LIVES_OPEN lives are followed at a time, others ignored.
 */
enum { LIVES_OPEN = 64 };
void lives_add(struct lives *, uint64_t key, double time_s, double dose,
	       double value);
/*
 * That life has ended. So has one without a reading for eight times its usual
 * interval, and at least two seconds.
 */
void lives_end(struct lives *, uint64_t key, enum death);

/* All lives together. */
struct lives_growth {
	size_t ended;	      /* lives that have ended */
	size_t measured;      /* lives, open or ended, long enough to measure */
	size_t out_of_memory; /* of those ended: after clear growth */
	/*
	 * The mean number of lives at one time, at least 1 although the
	 * beginning and end of each are not seen.
	 */
	double at_once;
	/*
	 * Of all lives together, per dose, weighted by their doses: their total
	 * growth. NAN with fewer than 3 measured.
	 */
	struct bounds growth;
	/*
	 * Likewise of lives that are too short to be measured, from the first
	 * reading of each to its last; NAN with fewer than 3 that were read
	 * twice. And what such lives held at one time, on average.
	 */
	struct bounds brief;
	double held;
	int steady; /* it does not slow down within the lives */
	double from_value, to_value; /* mean first and last level of a life */
	double dose;		     /* mean dose of a measured life */
};

/* tail: the probability beyond each bound, such as 0.025. */
void lives_pool(const struct lives *, double tail, struct lives_growth *);

#endif
