/* SPDX-License-Identifier: MIT */
/* Forecasts when the target runs out of something. */
#ifndef JUDGE_RUN_FORECAST_H
#define JUDGE_RUN_FORECAST_H

#include "judge/judged.h"
#include "judge/run_reader.h"

/*
 * With --survive and no growth set, the tolerated growth is derived from the
 * limit. STATUS_USAGE: no limit is known.
 */
int run_forecast_tolerance(struct judged *, const struct settings *,
			   const struct run_reader *, struct error *);
/* Forecasts a judged run, and checks the forecast against a death. */
void run_forecast(struct judged *, const struct settings *,
		  const struct run_reader *);
/*
 * run_limits.c: measures latency, rate and descriptors where they have a limit.
 */
void run_limits_read(struct judged *, const struct settings *,
		     const struct run_reader *);
/* Says in its conditions what was asked for and could not be checked. */
void run_limits_owed(struct judged *, const struct settings *,
		     const struct run_reader *);
/* Whether a memory limit is known, from the settings or the target. */
int run_forecast_has_limit(const struct settings *, const struct run_info *run);

#endif
