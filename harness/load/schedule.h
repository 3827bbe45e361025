/* SPDX-License-Identifier: MIT */
/*
 * When what begins, in closed form: no history is needed to know the time of
 * event k, so that threads and shards need only divide the numbers k among
 * them. Nothing here looks at a clock.
 */
#ifndef LOAD_SCHEDULE_H
#define LOAD_SCHEDULE_H

#include <stdint.h>

#include "base/stages.h"

/* A straight piece of the level. */
struct piece {
	double start_s, length_s;
	double from, to;
	double area; /* under the level, before this piece */
};

/* A level over time: at first, then through the stages, then it stays. */
struct schedule {
	struct piece pieces[STAGES_MAX + 2];
	size_t count;
};

/* wait_s: how long the level stays at first. */
void schedule_make(struct schedule *, double level, double wait_s,
		   const struct stages *);
double schedule_level(const struct schedule *, double time_s);
/* The integral of the level: how many events there were, at a rate. */
double schedule_area(const struct schedule *, double time_s);
/* The time at which the area is reached; INFINITY: it never is. */
double schedule_time(const struct schedule *, double area);

/*
 * Events at the rate of a schedule. Uniform: event k comes when the area is k.
 *
 * Poisson: given how many events of a Poisson process fall into an interval,
 * their times are independent and uniform in it (Kingman, "Poisson Processes",
 * 1993, section 2.4), in the area just as in time (its section 4.5). So each
 * block of ARRIVALS_BLOCK events fills that much area with as many uniform
 * times, in order: sums of exponentials over the sum of all (Pyke, "Spacings",
 * 1965), which follow from (seed, k) by a counter. Shorter than a block, that
 * is a Poisson process; over many blocks their number is exact, as a dose
 * should be.
 */
enum { ARRIVALS_BLOCK = 512 };
struct arrivals {
	const struct schedule *schedule;
	int poisson;
	uint64_t seed;
	uint64_t block; /* the one that spread is of; UINT64_MAX: none */
	double spread[ARRIVALS_BLOCK]; /* 0..1, rising */
};

void arrivals_init(struct arrivals *, const struct schedule *, int poisson,
		   uint64_t seed);
/* Seconds after the start. Fastest for a k near the last one. */
double arrivals_time(struct arrivals *, uint64_t k);

#endif
