/* SPDX-License-Identifier: MIT */
/* Limits of single routes, and what was measured of them. */
#ifndef JUDGE_ROUTE_LIMITS_H
#define JUDGE_ROUTE_LIMITS_H

#include "judge/judged.h"

/* In seconds; NAN: nothing was timed. */
double latency_seen(const struct run_latency *, int percentile);
void route_limits_read(struct judged *, const struct settings *);

#endif
