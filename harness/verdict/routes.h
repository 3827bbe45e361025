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

enum { ROUTES_MOST = 12, ROUTES_BENDS = 2, ROUTES_POINTS = 512 };

/* Large: put it on the heap; all 0 except nroutes. */
struct routes {
	size_t nroutes;
	size_t n;		/* points kept */
	size_t stride, skipped; /* one in so many points is kept; 0: each */
	double value[ROUTES_POINTS];
	double dose[ROUTES_POINTS][ROUTES_MOST + ROUTES_BENDS];
};

/* Adds a reading, with the requests of each route by then. */
void routes_add(struct routes *, double value, const double *dose);
/*
 * routes_join.c: makes one of routes that always go together, such as the
 * requests of one flow. group: of each route before, its index now.
 */
void routes_join(struct routes *, size_t *group);
/*
 * Bounds of each route's growth per request; `tail` is the probability beyond
 * each. -1: too few readings, or routes that cannot be separated.
 */
int routes_solve(const struct routes *, double tail, struct bounds *growth);
/*
 * The same where memory may also bend with all requests, as a cache that fills
 * for all routes does: the square and the cube of them are fitted beside the
 * routes, which only the mix then tells apart. Wider bounds.
 */
int routes_solve_bent(const struct routes *, double tail,
		      struct bounds *growth);
/*
 * How unlikely the readings are (-2 times the logarithm of the likelihood) if
 * growth came with these routes alone, and alike with each of their requests;
 * INFINITY: that cannot be fitted. `which` has a bit for each route.
 */
double routes_unlikely(const struct routes *, unsigned which);

#endif
