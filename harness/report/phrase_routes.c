/* SPDX-License-Identifier: MIT */
/* Which routes the growth comes with, where the run can tell. */
#include <math.h>

#include "report/phrase.h"
#include "verdict/sentence.h"

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

/* Nothing yet sets one apart: what would. */
static void
routes_add_likely(struct buf *out, const struct judged *run)
{
	char needed[UNITS_TEXT];

	buf_addf(out,
		 "cannot be told apart yet: most likely %s; to be sure needs "
		 "about %s requests",
		 run->route_likely < run->nroutes
		     ? run->routes[run->route_likely].name
		     : "every route",
		 units_count(needed, sentence_round_up(run->route_needed)));
}

void
phrase_routes(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	char growth[PHRASE_TEXT];

	if (run->verdict->kind != VERDICT_LEAK || metric == NULL)
		return;
	if (run->route_needed > 0) {
		routes_add_likely(out, run);
		return;
	}
	if (run->routes_alike) {
		phrase_growth(growth, run, metric->measure,
			      metric->growth.estimate);
		if (run->nroutes == 1)
			buf_addf(out, "%s always go together: %s",
				 run->routes[0].name, growth);
		else
			buf_addf(out, "every route: %s", growth);
		return;
	}
	for (size_t i = 0; i < run->nroutes; i++)
		if (run->routes[i].grows)
			routes_add_growing(out, run, &run->routes[i],
					   metric->measure);
	for (size_t i = 0; i < run->nroutes; i++)
		if (run->routes[i].less)
			routes_add_less(out, run, &run->routes[i],
					metric->measure);
}
