/* SPDX-License-Identifier: MIT */
/*
 * How a stretch of an envelope grows: how fast, how certainly, and whether
 * everywhere or only in a part of it.
 */
#ifndef VERDICT_TREND_H
#define VERDICT_TREND_H

#include "verdict/curve.h"
#include "verdict/stats.h"

/* The probability beyond LEAK's lower and FLAT's upper bound. */
#define TAIL_PROBABILITY 0.025

/* A stretch of points, borrowed. */
struct stretch {
	const double *x, *y;
	size_t n;
	size_t before; /* so many points precede x[0] and y[0] */
	double last;   /* a more robust value at the end */
};

struct trend {
	size_t n;	 /* points of the line; 0: too few to say anything */
	double from, to; /* dose */
	struct line line;
	double theil_sen;
	double wander_p;  /* of a level that wandered as far */
	double thirds[3]; /* robust slope of each */
	struct line halves[2];
	double growing; /* share of the blocks that growth is spread over */
};

enum { TREND_LEAST = 5 }; /* points */

void trend_measure(struct trend *, const struct stretch *);
/* Bounds of a slope; tail is the probability beyond each. */
double trend_low(const struct line *, double tail);
double trend_high(const struct line *, double tail);
double trend_p(const struct line *); /* of the slope without growth */

/* Whether growth goes on, or in which way it does not. */
enum pace {
	PACE_STEADY,
	PACE_JUMPS,   /* it happened only in a few places */
	PACE_LATE,    /* it began in the middle of the stretch */
	PACE_SLOWING, /* it is slowing down and may stop */
	PACE_STOPPED  /* it seems to have stopped at the end */
};

/*
 * Growth counts as slowing at this share of its earlier pace, so many standard
 * errors below it.
 */
struct pace_limit {
	double slower, z;
};

void pace_limit_init(struct pace_limit *);
/* Narrows the limit for the end of this longer stretch. */
void pace_limit_narrow(struct pace_limit *, const struct trend *longer);
enum pace pace_judge(const struct trend *, const struct stretch *,
		     const struct pace_limit *);

#endif
