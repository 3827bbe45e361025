/* SPDX-License-Identifier: MIT */
/*
 * Between which bounds a stretch that looks level can still have grown, and
 * whether growth began at its end.
 */
#ifndef VERDICT_LEVEL_H
#define VERDICT_LEVEL_H

#include "verdict/shape.h"

struct level {
	int known;		 /* 0: too few readings */
	double from, to;	 /* dose */
	double slope, low, high; /* of the lower envelope, per dose */
	double grain;		 /* the finest step of a value, per dose */
	/*
	 * What could have been taken up unseen, per dose: a process whose
	 * memory goes up and down by so much has that much room.
	 */
	double hidden;
};

/* The part of a curve from a dose on; grain is per value, not per dose. */
void level_measure(struct level *, const struct curve *, double from,
		   double grain, double tail);
/* The largest rate at which a level stretch may have changed. */
double level_bound(const struct level *);

/*
 * Into how many blocks to cut what lies from point `first` on: as few as it
 * takes for one to hold one and a half collections.
 */
size_t level_blocks(const struct curve *, size_t first, size_t least,
		    size_t most);

/*
 * Growth that began in the last parts of what lies from `start` on and went to
 * new heights since it settled: its rate, or 0; *from is where it begins.
 */
struct late {
	double start, settled; /* dose */
	double least;	       /* a rise up to this is no growth */
	double rate, from;
};

void level_late(struct late *, const struct curve *, double tolerance);

#endif
