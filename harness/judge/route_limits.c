/* SPDX-License-Identifier: MIT */
/*
 * A limit of a route that was never requested holds for nothing, and is most
 * often misspelt: it is told as broken, with the name that was meant.
 */
#include "judge/route_limits.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/route_near.h"

double
latency_seen(const struct run_latency *latency, int percentile)
{
	if (!latency->present || latency->max == 0)
		return NAN;
	return (percentile == 95 ? latency->p95 : latency->p99) / 1e3;
}

/* NULL: none of that name was requested. */
static const struct run_route *
route_requested(const struct run_done *done, const char *name)
{
	const struct run_route *routes = done->routes.items;

	for (size_t i = 0; i < done->routes.count; i++)
		if (strcmp(run_or_empty(routes[i].route), name) == 0)
			return &routes[i];
	return NULL;
}

static void
route_missed(struct judged_route_limit *row, const struct run_done *done)
{
	const struct run_route *routes = done->routes.items;
	struct strings names = {0};
	struct buf words = {0};

	for (size_t i = 0; i < done->routes.count; i++)
		strings_add(&names, run_or_empty(routes[i].route));
	buf_adds(&words, "was never requested");
	route_near(&words, row->route, &names);
	snprintf(row->missed, sizeof(row->missed), "%s", buf_text(&words));
	buf_free(&words);
	strings_free(&names);
}

static void
route_limit_add(struct judged *judged, const char *name, double percentile,
		double seconds)
{
	struct judged_route_limit *row =
	    &judged->route_limits[judged->nroute_limits];
	const struct run_done *done = &judged->run->info.done;
	const struct run_route *route = route_requested(done, name);

	if (judged->nroute_limits == ROUTE_LIMITS || !(seconds > 0))
		return;
	*row = (struct judged_route_limit){
	    .percentile = percentile == 95 ? 95 : 99, .of = {seconds, NAN}};
	snprintf(row->route, sizeof(row->route), "%s", name);
	if (route != NULL)
		row->of.seen = latency_seen(&route->latency, row->percentile);
	else if (done->present)
		route_missed(row, done);
	judged->nroute_limits++;
}

/* Those set now stand for all that were recorded. */
void
route_limits_read(struct judged *judged, const struct settings *settings)
{
	const struct run_list *recorded = &judged->run->info.limits.routes;
	const struct run_route_limit *rows = recorded->items;
	struct route_limit set;

	judged->nroute_limits = 0;
	for (size_t i = 0; i < settings->route_limits.count; i++)
		if (route_limit_parse(settings->route_limits.items[i], &set) ==
		    0)
			route_limit_add(judged, set.route, set.percentile,
					set.seconds);
	for (size_t i = 0;
	     settings->route_limits.count == 0 && i < recorded->count; i++)
		route_limit_add(judged, run_or_empty(rows[i].route),
				rows[i].percentile, rows[i].seconds);
}
