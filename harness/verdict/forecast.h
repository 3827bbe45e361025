/* SPDX-License-Identifier: MIT */
/*
 * When a limit will be reached: headroom over growth, at the rate of the run
 * and at another one. The interval comes from the bounds of the growth.
 */
#ifndef VERDICT_FORECAST_H
#define VERDICT_FORECAST_H

#include "base/units.h"
#include "verdict/metric_verdict.h"

/* What the forecast is asked for; NAN where unknown. */
struct forecast_question {
	double limit;		/* bytes, or a count */
	const char *source;	/* of the limit: "--limit"; borrowed */
	double level;		/* what the metric is at now */
	double rate;		/* dose a second in this run */
	struct survive survive; /* all 0: not asked */
	int per_second;		/* dose is seconds: there is one rate only */
};

/* Seconds until the limit; INFINITY: never at that growth. */
struct forecast_time {
	double estimate, low, high;
};

/*
 * YES if even the highest growth that the bounds leave lasts so long, NO if a
 * LEAK's estimate does not, or if not even the lowest growth does. Nothing is
 * known while the verdict is undecided.
 */
enum survival { SURVIVAL_UNKNOWN, SURVIVAL_YES, SURVIVAL_NO };

struct forecast {
	int known; /* 0: there is no limit, or no growth to go by */
	double limit, headroom;
	char source[64];
	struct forecast_time here;  /* at the rate of the run */
	struct forecast_time there; /* at the rate to survive; else NAN */
	struct survive survive;
	enum survival survives;
	char sentence[320]; /* "reaches 512 MiB (--limit) in 41m 00s at ..." */
};

void forecast_make(struct forecast *, const struct metric_verdict *,
		   const struct forecast_question *);
/* The tolerated growth per request that lasts that long; 0: no headroom. */
double forecast_tolerance(double headroom, const struct survive *);

#endif
