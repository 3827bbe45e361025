/* SPDX-License-Identifier: MIT */
/* Finds the routes that growth comes with, by regression on their requests. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/route_counts.h"
#include "judge/route_growth.h"
#include "verdict/routes.h"
#include "verdict/trend.h"

#define OTHERS "other routes"

/*
 * A reading that is kept until the next one shows which is nearer to the
 * milestone.
 */
struct waiting {
	size_t milestone; /* the one after it; 0: no reading is kept */
	double value, dose[ROUTES_MOST];
};

/*
 * Of the readings between two milestones only the last is used: routes are
 * counted when memory is read, and further away nobody knows which routes the
 * requests went to.
 */
static void
route_growth_add(struct routes *routes, struct waiting *waiting,
		 const struct waiting *reading)
{
	if (waiting->milestone != 0 && waiting->milestone != reading->milestone)
		routes_add(routes, waiting->value, waiting->dose);
	*waiting = *reading;
}

/* Reads the metric in the measured part, from that many requests on, together
 * with the routes' doses. */
static void
route_growth_read(struct routes *routes, struct route_counts *all,
		  const char *path, const char *metric,
		  const struct conditions *of, double from)
{
	struct error ignored = {0};
	struct rows *rows = rows_open(path, &ignored);
	struct waiting waiting = {0}, reading = {0};
	double *row;
	int time, requests, value;

	if (rows == NULL)
		return;
	time = strings_index(rows_columns(rows), "time_s");
	requests = strings_index(rows_columns(rows), "requests");
	value = strings_index(rows_columns(rows), metric);
	row = xcalloc(rows_columns(rows)->count, sizeof(*row));
	while (time >= 0 && requests >= 0 && value >= 0 &&
	       rows_next(rows, row, &ignored) > 0) {
		if (isnan(row[value]) || row[time] < of->measured_from_s ||
		    row[time] > of->measured_to_s || row[requests] < from)
			continue;
		if (route_counts_dose(all, row[requests], reading.dose) != 0)
			break;
		reading.value = row[value];
		reading.milestone = all->milestones;
		route_growth_add(routes, &waiting, &reading);
	}
	route_growth_add(routes, &waiting, &(struct waiting){0});
	free(row);
	rows_close(rows);
}

/* Routes that always go together share a row: "GET /a + GET /b". */
static void
route_growth_name(struct route_growth *row, const char *name)
{
	size_t length = strlen(row->name);

	snprintf(row->name + length, sizeof(row->name) - length, "%s%s",
		 length > 0 ? " + " : "", name);
}

/* group: the row of each column; growth: of each row. */
static void
route_growth_keep(struct judged *judged, const struct route_counts *all,
		  const size_t *group, const struct bounds *growth,
		  double tolerance)
{
	memset(judged->routes, 0, sizeof(judged->routes));
	judged->nroutes = 0;
	for (size_t i = 0; i < all->ncolumns; i++) {
		struct route_growth *row = &judged->routes[group[i]];
		int others = i == ROUTES_MOST - 1 && all->count > ROUTES_MOST;

		route_growth_name(row, others ? OTHERS : all->items[i].name);
		row->requests += all->after.dose[i];
		row->growth = growth[group[i]];
		row->grows =
		    row->growth.low > 0 && row->growth.estimate > tolerance;
		if (group[i] == judged->nroutes)
			judged->nroutes++;
	}
}

/* The least that a route which grows may grow; INFINITY: none does. */
static double
route_growth_least(const struct judged *judged)
{
	double least = INFINITY;

	for (size_t i = 0; i < judged->nroutes; i++)
		if (judged->routes[i].grows)
			least = fmin(least, judged->routes[i].growth.low);
	return least;
}

/* Whether the growth of all requests would fit each route: none stands out. */
static int
route_growth_is_alike(const struct judged *judged, double growth)
{
	for (size_t i = 0; i < judged->nroutes; i++)
		if (!(judged->routes[i].growth.low <= growth &&
		      growth <= judged->routes[i].growth.high))
			return 0;
	return 1;
}

/* The route that the growth most likely comes with, if it is one alone. */
static size_t
route_growth_likeliest(const struct routes *routes, double *unlikely)
{
	size_t best = 0;

	*unlikely = INFINITY;
	for (size_t r = 0; r < routes->nroutes; r++) {
		double alone = routes_unlikely(routes, 1U << r);

		if (alone < *unlikely) {
			*unlikely = alone;
			best = r;
		}
	}
	return best;
}

/*
 * Requests after which that route's bounds leave out the growth of all, and so
 * zero too: they narrow with the square root of the requests at least.
 */
static double
route_growth_needs(const struct judged *judged, const struct bounds *growth,
		   double all)
{
	double width = growth->estimate - growth->low;
	double apart = fmin(growth->estimate, growth->estimate - all);
	double times = apart > 0 ? pow(width / apart, 2) : NAN;

	return judged->conditions.requests *
	       (times > 1.2 && times < 100 ? times : 2);
}

/*
 * What is said of the routes together. If the growth of all requests would fit
 * each of them, they are alike if that is surely likelier than one alone.
 */
static void
route_growth_settle(struct judged *judged, const struct routes *routes,
		    double growth)
{
	/* The likelihood ratio at 5 %. */
	const double surely = 3.84;
	double least = route_growth_least(judged), alone, all;
	size_t best;

	for (size_t i = 0; i < judged->nroutes; i++)
		judged->routes[i].less = isfinite(least) &&
					 !judged->routes[i].grows &&
					 judged->routes[i].growth.high < least;
	if (isfinite(least) && !route_growth_is_alike(judged, growth))
		return;
	best = route_growth_likeliest(routes, &alone);
	all = routes_unlikely(routes, (1U << routes->nroutes) - 1);
	judged->routes_alike = judged->nroutes == 1 || all + surely < alone;
	if (judged->routes_alike)
		return;
	judged->route_likely = alone < all ? best : judged->nroutes;
	judged->route_needed =
	    route_growth_needs(judged, &judged->routes[best].growth, growth);
}

/* A metric, and by how much it grows with each route. */
struct route_fit {
	const struct metric_verdict *metric;
	struct routes *routes;
	size_t group[ROUTES_MOST]; /* the row of each column */
	struct bounds growth[ROUTES_MOST];
	int known;
};

/* Reads it from that many requests on. */
static void
route_growth_gather(struct route_fit *fit, struct route_counts *all,
		    const struct judged *judged, double from)
{
	const char *path = judged->run->path;

	fit->routes = xcalloc(1, sizeof(*fit->routes));
	fit->routes->nroutes = all->ncolumns;
	route_counts_restart(all);
	all->rows = route_rows_open(path);
	all->more = all->rows != NULL && route_rows_next(all->rows, &all->row);
	route_growth_read(fit->routes, all, path, fit->metric->name,
			  &judged->conditions, from);
	while (route_counts_advance(all))
		continue;
	route_rows_close(all->rows);
	all->rows = NULL;
	routes_join(fit->routes, fit->group);
}

/*
 * The error probability is divided among all rows, since any may be named, and
 * among the metrics that are asked.
 */
static double
route_growth_tail(const struct route_fit *fit, size_t metrics)
{
	return TAIL_PROBABILITY / (double)metrics /
	       (double)fit->routes->nroutes;
}

static void
route_growth_take(struct judged *judged, const struct route_counts *all,
		  const struct route_fit *fit)
{
	if (!fit->known)
		return;
	route_growth_keep(judged, all, fit->group, fit->growth,
			  fit->metric->tolerance);
	route_growth_settle(judged, fit->routes, fit->metric->growth.estimate);
}

/* Whether one route leaks, while the growth over all is no LEAK. */
static int
route_growth_blame(struct judged *judged, struct verdict *verdict, size_t i,
		   struct route_counts *all, size_t metrics)
{
	struct route_fit fit = {.metric = &verdict->metrics[i]};
	struct metric_verdict own;
	size_t route, none;

	route_growth_gather(&fit, all, judged, fit.metric->from_dose);
	fit.known =
	    routes_solve_bent(fit.routes, route_growth_tail(&fit, metrics),
			      fit.growth) == 0;
	route = none = fit.routes->nroutes;
	if (fit.known)
		route = verdict_find_route(verdict, i, fit.routes, fit.growth,
					   &judged->conditions, &own);
	if (route < none) {
		route_growth_take(judged, all, &fit);
		verdict_blame_route(verdict, i, judged->routes[route].name,
				    &own, &judged->conditions);
	}
	free(fit.routes);
	return route < none;
}

static int
route_growth_ask(struct judged *judged, struct verdict *verdict,
		 struct route_counts *all)
{
	size_t metrics = 0;

	for (size_t i = 0; i < verdict->nmetrics; i++)
		metrics += (size_t)verdict_asks_routes(verdict, i,
						       &judged->conditions);
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict_asks_routes(verdict, i, &judged->conditions) &&
		    route_growth_blame(judged, verdict, i, all, metrics))
			return 1;
	return 0;
}

void
route_growth_show(struct judged *judged, struct route_counts *all)
{
	const struct verdict *verdict = judged->verdict;
	struct route_fit fit = {.metric = &verdict->metrics[verdict->decisive]};

	route_growth_gather(&fit, all, judged, 0);
	fit.known = routes_solve(fit.routes, route_growth_tail(&fit, 1),
				 fit.growth) == 0;
	route_growth_take(judged, all, &fit);
	free(fit.routes);
}

/* Requests of routes are what growth can come with. */
int
route_growth_applies(const struct judged *judged)
{
	return judged->verdict->decisive < judged->verdict->nmetrics &&
	       !judged->conditions.per_second &&
	       judged->conditions.counted == PER_REQUEST &&
	       judged->conditions.restarts == 0;
}

int
route_growth_find(struct judged *judged, struct verdict *verdict)
{
	struct route_counts *all;
	int blamed = 0;

	if (!route_growth_applies(judged))
		return 0;
	all = xcalloc(1, sizeof(*all));
	if (route_counts_count(all, judged->run->path) == 0) {
		blamed = route_growth_ask(judged, verdict, all);
		if (!blamed)
			route_growth_show(judged, all);
	}
	free(all);
	return blamed;
}
