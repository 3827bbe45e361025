/* SPDX-License-Identifier: MIT */
/*
 * When each event is due, in closed form: the time of event k does not depend
 * on what came before it, so that threads and segments of a load only divide
 * the numbers k among them. Nothing here reads a clock.
 */
#ifndef LOAD_SCHEDULE_H
#define LOAD_SCHEDULE_H

#include <stdint.h>

#include "base/stages.h"
#include "load/vary.h"

/* A part of the schedule in which the level changes linearly. */
struct piece {
	double start_s, length_s;
	double from, to;
	double area; /* under the level, before this piece */
};

/* A level over time: constant, then through the stages, then constant. */
struct schedule {
	struct piece pieces[STAGES_MAX + 2]; /* a wait, all stages, the end */
	size_t count;
};

/* wait_s: seconds before the first stage. */
void schedule_make(struct schedule *, double level, double wait_s,
		   const struct stages *);
/* The same for a load that varies, around that level. */
void schedule_vary(struct schedule *, double level, double wait_s,
		   const struct vary *);
double schedule_level(const struct schedule *, double time_s);
/* Seconds until the piece ends that is under way; INFINITY: never. */
double schedule_left(const struct schedule *, double time_s);
/* The integral of the level; of a rate, the number of events by then. */
double schedule_area(const struct schedule *, double time_s);
/* The time when the area is reached; INFINITY: never. */
double schedule_time(const struct schedule *, double area);

/*
 * Events at the rate of a schedule. Uniform: event k comes when the area is k.
 *
 * Poisson: given how many events of a Poisson process fall into an interval,
 * their times are independent and uniform in it (Kingman, "Poisson Processes",
 * 1993, section 2.4), in the area just as in time (its section 4.5). So each
 * block of ARRIVALS_BLOCK events fills that much area with as many uniform
 * times, in order: sums of exponentials over the sum of all (Pyke, "Spacings",
 * 1965), which follow from (seed, k) by a counter. Over less than a block that
 * is a Poisson process; over many blocks the number of events is exact, as a
 * dose should be.
 */
enum { ARRIVALS_BLOCK = 512 };
struct arrivals {
	const struct schedule *schedule;
	int poisson;
	uint64_t seed;
	uint64_t block; /* that spread is for; UINT64_MAX: none yet */
	double spread[ARRIVALS_BLOCK]; /* 0..1, rising */
};

void arrivals_init(struct arrivals *, const struct schedule *, int poisson,
		   uint64_t seed);
/* Seconds after the start. Fastest if k is near the k of the last call. */
double arrivals_time(struct arrivals *, uint64_t k);

#endif
