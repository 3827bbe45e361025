/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "verdict/routes.h"

/*
 * For two routes that are drawn independently, this is 1 on average, and below
 * 0.05 less than once in 100,000 times (the statistic of Cramer and von Mises,
 * times 6). For two of one flow it falls with every request.
 */
static const double together = 0.05;

static double
routes_total(const struct routes *routes, size_t route)
{
	return routes->dose[routes->n - 1][route] - routes->dose[0][route];
}

/*
 * How far two routes stray from a fixed proportion, relative to chance. Drawn
 * at random, their difference is a random walk that is tied down at both ends.
 */
static double
routes_stray(const struct routes *routes, size_t a, size_t b)
{
	double first = routes_total(routes, a);
	double times = first / routes_total(routes, b), sum = 0;

	for (size_t i = 0; i < routes->n; i++) {
		const double *dose = routes->dose[i], *from = routes->dose[0];
		double off = dose[a] - from[a] - times * (dose[b] - from[b]);

		sum += off * off;
	}
	return 6 * sum / (double)routes->n / (first * (1 + times));
}

/* The first of the routes before it that it goes with; itself: none. */
static size_t
routes_partner(const struct routes *routes, size_t route)
{
	for (size_t other = 0; other < route; other++)
		if (routes_total(routes, other) > 0 &&
		    routes_total(routes, route) > 0 &&
		    routes_stray(routes, route, other) < together)
			return other;
	return route;
}

static void
routes_merge(struct routes *routes, const size_t *group, size_t ngroups)
{
	for (size_t i = 0; i < routes->n; i++) {
		double sums[ROUTES_MOST] = {0};

		for (size_t r = 0; r < routes->nroutes; r++)
			sums[group[r]] += routes->dose[i][r];
		for (size_t g = 0; g < ngroups; g++)
			routes->dose[i][g] = sums[g];
	}
	routes->nroutes = ngroups;
}

void
routes_join(struct routes *routes, size_t *group)
{
	size_t ngroups = 0;

	for (size_t r = 0; r < routes->nroutes; r++) {
		size_t partner = routes->n > 1 ? routes_partner(routes, r) : r;

		group[r] = partner < r ? group[partner] : ngroups++;
	}
	routes_merge(routes, group, ngroups);
}
