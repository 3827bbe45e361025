/* SPDX-License-Identifier: MIT */
/*
 * Several lives of one metric: a target that was restarted, workers that are
 * recycled. A drop to a new life is a restart, not relief; growth is what
 * happened within lives, each of which is one replicate. Bounded memory,
 * whatever their number.
 */
#ifndef VERDICT_LIVES_H
#define VERDICT_LIVES_H

#include <stddef.h>
#include <stdint.h>

#include "verdict/conditions.h"
#include "verdict/stats.h"

struct lives;

/* grain: what two ways to read the same value differ by. */
struct lives *lives_new(double grain);
void lives_free(struct lives *);

/*
 * One reading of the life with that key (a pid and its start, or a number that
 * goes up with every restart); dose is that of the whole target, cumulative.
 * At most LIVES_OPEN lives at one time are followed, the others left out.
 */
enum { LIVES_OPEN = 64 };
void lives_add(struct lives *, uint64_t key, double time_s, double dose,
	       double value);
/* That life has ended. One that is not seen for eight times as long as it was
 * from reading to reading, and two seconds at least, has ended too. */
void lives_end(struct lives *, uint64_t key, enum death);

/* All lives together. */
struct lives_growth {
	size_t ended;	      /* lives that have ended */
	size_t measured;      /* lives, ended or not, long enough to measure */
	size_t out_of_memory; /* of those ended, clearly grown */
	/* The mean number of lives at one time; what is not seen of each, at
	 * its beginning and its end, makes it no less than 1. */
	double at_once;
	/*
	 * Of all lives at once, per dose, weighted by their doses so that it is
	 * what they grew in all; NAN with fewer than 3 measured.
	 */
	struct bounds growth;
	int steady; /* it does not slow down within the lives */
	double from_value, to_value; /* mean first and last level of a life */
	double dose;		     /* mean dose of a measured life */
};

/* tail: what each bound leaves, 0.025. */
void lives_pool(const struct lives *, double tail, struct lives_growth *);

#endif
