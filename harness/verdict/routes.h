/* SPDX-License-Identifier: MIT */
/*
 * Growth per request of each route, from one run that mixed them. Readings are
 * regressed on the cumulative doses of the routes, which can be separated
 * because the mix was drawn at random. The errors are those of a local level
 * model (Harvey 1989): noise of each reading and a random walk, in a proportion
 * estimated from the readings.
 */
#ifndef VERDICT_ROUTES_H
#define VERDICT_ROUTES_H

#include <stddef.h>

#include "verdict/stats.h"

enum { ROUTES_MOST = 12, ROUTES_POINTS = 512 };

/* Large: put it on the heap; all 0 except nroutes. */
struct routes {
	size_t nroutes;
	size_t n;		/* points kept */
	size_t stride, skipped; /* one in so many points is kept; 0: each */
	double value[ROUTES_POINTS];
	double dose[ROUTES_POINTS][ROUTES_MOST];
};

/* Adds a reading, with the requests of each route by then. */
void routes_add(struct routes *, double value, const double *dose);
/*
 * Bounds of each route's growth per request; `tail` is the probability beyond
 * each. -1: too few readings, or routes that cannot be separated.
 */
int routes_solve(const struct routes *, double tail, struct bounds *growth);

#endif
