/* SPDX-License-Identifier: MIT */
/*
 * When a limit will be reached: headroom divided by growth, at the run's rate
 * and at another one. The interval follows from the bounds of the growth.
 */
#ifndef VERDICT_FORECAST_H
#define VERDICT_FORECAST_H

#include "base/units.h"
#include "verdict/metric_verdict.h"

/* Input of a forecast; NAN where unknown. */
struct forecast_question {
	double limit;		/* bytes, or a count */
	const char *source;	/* of the limit: "--limit"; borrowed */
	double level;		/* of the metric at the end of the run */
	double rate;		/* dose a second in this run */
	struct survive survive; /* all 0: not asked */
	int per_second;		/* dose is seconds: there is no other rate */
	enum driver follows;	/* what the growth does */
};

/* Seconds until the limit; INFINITY: never, at that growth. */
struct forecast_time {
	double estimate, low, high;
};

/*
 * YES if the limit is not reached in that time even at the upper bound of the
 * growth; NO if it is at a LEAK's estimate, or even at the lower bound. UNKNOWN
 * while the verdict is INCONCLUSIVE.
 */
enum survival { SURVIVAL_UNKNOWN, SURVIVAL_YES, SURVIVAL_NO };

struct forecast {
	int known; /* 0: no limit or no growth is known */
	double limit, headroom;
	char source[64];
	struct forecast_time here; /* at the rate of the run */
	/* At the rate to survive; else NAN. By the worse of both readings while
	   it is not known whether growth follows requests or time. */
	struct forecast_time there;
	struct survive survive;
	enum survival survives;
	char sentence[320]; /* "reaches 512 MiB (--limit) in 41m 00s at ..." */
};

void forecast_make(struct forecast *, const struct metric_verdict *,
		   const struct forecast_question *);
/*
 * The growth per request, at the rate of the run, at which the headroom lasts
 * that long; 0: none is left. rate: of the run; NAN: unknown.
 */
double forecast_tolerance(double headroom, const struct survive *,
			  enum driver follows, double rate);

#endif
