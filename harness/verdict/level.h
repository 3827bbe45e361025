/* SPDX-License-Identifier: MIT */
/*
 * Bounds of the growth of a stretch that looks level, and whether growth began
 * at its end.
 */
#ifndef VERDICT_LEVEL_H
#define VERDICT_LEVEL_H

#include "verdict/shape.h"

struct level {
	int known;		 /* 0: too few readings */
	double from, to;	 /* dose */
	double slope, low, high; /* of the lower envelope, per dose */
	double grain;		 /* the resolution of a value, per dose */
	/*
	 * Growth that could have gone unseen, per dose: memory that goes up and
	 * down by so much can hide as much.
	 */
	double hidden;
	int is_sawtooth; /* it goes up and down again and again */
	/*
	 * Beside that: what rose in sudden steps over the whole measured part,
	 * per dose.
	 */
	double stepped;
};

/* Measures a curve from a dose on; grain is per value, not per dose. */
void level_measure(struct level *, const struct curve *, double from,
		   double grain, double tail);
/* The highest rate at which a level stretch may have changed. */
double level_bound(const struct level *);
/*
 * How many times the dose it takes to bring that below the tolerance;
 * HUGE_VAL: none would.
 */
double level_times(const struct level *, double tolerance);

/*
 * How many blocks to cut the curve into, from point `first` on: so few that
 * each holds one and a half collections.
 */
size_t level_blocks(const struct curve *, size_t first, size_t least,
		    size_t most);

/*
 * Growth that began in the last parts of the curve from `start` on and rose
 * above all values since it settled.
 */
struct late {
	double start, settled; /* dose */
	double least;	       /* a smaller rise is no growth */
	double grain;	       /* the resolution of a value */
	double rate, from;
	/*
	 * Where memory left the range that it had kept to, and how far it rose
	 * from there; 0: it did not leave it for good.
	 */
	double began, rise;
	double range; /* of the readings before */
};

void level_late(struct late *, const struct curve *, double tolerance);
/* The upper bound of growth before a dose; infinite if too little is known. */
double level_before(const struct late *, const struct curve *, double until,
		    double tail);

#endif
