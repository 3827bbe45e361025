/* SPDX-License-Identifier: MIT */
/* Which routes the growth comes with, where the run can tell. */
#include <math.h>

#include "report/phrase.h"

/* The least that a route which grows may grow; INFINITY: none does. */
static double
routes_least(const struct judged *run)
{
	double least = INFINITY;

	for (size_t i = 0; i < run->nroutes; i++)
		if (run->routes[i].grows)
			least = fmin(least, run->routes[i].growth.low);
	return least;
}

/* Whether the growth of all requests would fit each route: none stands out. */
static int
routes_are_alike(const struct judged *run, double growth)
{
	for (size_t i = 0; i < run->nroutes; i++)
		if (!(run->routes[i].growth.low <= growth &&
		      growth <= run->routes[i].growth.high))
			return 0;
	return 1;
}

static void
routes_add_growing(struct buf *out, const struct judged *run,
		   const struct route_growth *route, enum measure measure)
{
	char growth[PHRASE_TEXT], low[PHRASE_TEXT], high[PHRASE_TEXT];

	buf_addf(out, "%s%s grows %s, between %s and %s",
		 out->len > 0 ? "; " : "", route->name,
		 phrase_growth(growth, run, measure, route->growth.estimate),
		 phrase_amount(low, measure, route->growth.low),
		 phrase_amount(high, measure, route->growth.high));
}

/* Only what sets a route apart from those that grow is worth a word. */
static void
routes_add_less(struct buf *out, const struct judged *run,
		const struct route_growth *route, enum measure measure)
{
	char high[PHRASE_TEXT];

	buf_addf(
	    out, "; %s less than %s", route->name,
	    phrase_growth(high, run, measure, fmax(route->growth.high, 0)));
}

void
phrase_routes(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	double least = routes_least(run);
	char growth[PHRASE_TEXT];

	if (run->verdict->kind != VERDICT_LEAK || metric == NULL ||
	    isinf(least))
		return;
	if (routes_are_alike(run, metric->growth.estimate)) {
		buf_addf(out, "all alike: %s fits every route",
			 phrase_growth(growth, run, metric->measure,
				       metric->growth.estimate));
		return;
	}
	for (size_t i = 0; i < run->nroutes; i++)
		if (run->routes[i].grows)
			routes_add_growing(out, run, &run->routes[i],
					   metric->measure);
	for (size_t i = 0; i < run->nroutes; i++)
		if (!run->routes[i].grows && run->routes[i].growth.high < least)
			routes_add_less(out, run, &run->routes[i],
					metric->measure);
}
