/* SPDX-License-Identifier: MIT */
/*
 * Growth per request of each route, from one run that mixed them. Readings are
 * regressed on the cumulative doses of the routes: what tells these apart is
 * that the mix of every stretch was drawn at random. Memory's own errors are
 * those of a local level model (Harvey 1989): noise of a reading, and a walk
 * from one to the next, in a proportion that the readings tell.
 */
#ifndef VERDICT_ROUTES_H
#define VERDICT_ROUTES_H

#include <stddef.h>

#include "verdict/stats.h"

enum { ROUTES_MOST = 12, ROUTES_POINTS = 512 };

/* Large: allocate it; all 0 but nroutes. */
struct routes {
	size_t nroutes;
	size_t n;		/* points kept */
	size_t stride, skipped; /* one in so many points is kept; 0: each */
	double value[ROUTES_POINTS];
	double dose[ROUTES_POINTS][ROUTES_MOST];
};

/* A reading, and how many requests each route had had by then. */
void routes_add(struct routes *, double value, const double *dose);
/*
 * Bounds of each route's growth per request, each of which leaves `tail`. -1:
 * too few readings, or routes that always went together.
 */
int routes_solve(const struct routes *, double tail, struct bounds *growth);

#endif
