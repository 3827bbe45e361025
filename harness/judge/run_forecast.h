/* SPDX-License-Identifier: MIT */
/* What the target can run out of, and when that will be. */
#ifndef JUDGE_RUN_FORECAST_H
#define JUDGE_RUN_FORECAST_H

#include "judge/judged.h"
#include "judge/run_reader.h"

/*
 * Where it must survive and no growth was named, the tolerated growth is what
 * lets it. STATUS_USAGE: no limit is known to survive under.
 */
int run_forecast_tolerance(struct judged *, const struct settings *,
			   const struct run_reader *, struct error *);
/* The forecast of a run that was judged, and what a death says of it. */
void run_forecast(struct judged *, const struct settings *,
		  const struct run_reader *);
/* run_limits.c: latency, rate and descriptors, where they have a limit. */
void run_limits_read(struct judged *, const struct settings *,
		     const struct run_reader *);
/* Whether a limit of memory is known, from the settings or the target. */
int run_forecast_has_limit(const struct settings *, const struct run_info *run);

#endif
