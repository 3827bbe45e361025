/* SPDX-License-Identifier: MIT */
/* Finds the routes that growth comes with, by regression on their requests. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/names.h"
#include "judge/route_growth.h"
#include "verdict/routes.h"
#include "verdict/trend.h"

#define OTHERS "other routes"

/* Rows no further apart than this were written together. */
static const double together_s = 0.01;

/* A route's count as its rows are read. */
struct route_count {
	char name[200];
	double requests;
	int column; /* of the regression */
};

/* The counts at a time when rows were written. */
struct milestone {
	double completed;	  /* requests, as samples.csv counts them */
	double dose[ROUTES_MOST]; /* of each column, failed requests included */
};

/* The counts at the two milestones around a sample. */
struct route_counts {
	struct route_count items[NAMES_MOST];
	struct names names; /* of the items */
	size_t count, ncolumns;
	struct route_rows *rows;
	struct route_row row; /* the next row */
	int more;
	double completed; /* so far */
	struct milestone before, after;
	size_t milestones;			   /* milestones passed */
	double classes[NAMES_MOST][ROUTE_CLASSES]; /* requests */
};

static const char *
route_count_name(const void *all, size_t index)
{
	return ((const struct route_counts *)all)->items[index].name;
}

/* NULL: a file has more routes than a run tells apart. */
static struct route_count *
route_count_find(struct route_counts *all, const char *name)
{
	uint16_t *slot = names_slot(&all->names, name, route_count_name, all);

	if (*slot != 0)
		return &all->items[*slot - 1];
	if (all->count == NAMES_MOST)
		return NULL;
	snprintf(all->items[all->count].name, sizeof(all->items[0].name), "%s",
		 name);
	*slot = (uint16_t)++all->count;
	return &all->items[all->count - 1];
}

/* "2xx", "4xx" and so on are cumulative each; a route is the sum of them. */
static double *
route_count_class(struct route_counts *all, const struct route_count *route,
		  const struct route_row *row)
{
	return &all->classes[route - all->items][route_row_class(row)];
}

/* Takes a row and updates the sum of its route. */
static void
route_counts_take(struct route_counts *all, const struct route_row *row)
{
	struct route_count *route = route_count_find(all, row->route);
	double *class;

	if (route == NULL)
		return;
	class = route_count_class(all, route, row);
	route->requests += row->requests - *class;
	if (strcmp(row->status_class, "failed") != 0)
		all->completed += row->requests - *class;
	*class = row->requests;
}

static int
compare_requests(const void *a, const void *b)
{
	double x = ((const struct route_count *)a)->requests;
	double y = ((const struct route_count *)b)->requests;

	return (x < y) - (x > y);
}

/* Sorting has moved the items. */
static void
route_counts_index(struct route_counts *all)
{
	memset(&all->names, 0, sizeof(all->names));
	for (size_t i = 0; i < all->count; i++)
		*names_slot(&all->names, all->items[i].name, route_count_name,
			    all) = (uint16_t)(i + 1);
}

/*
 * Assigns columns, most requests first; the last column takes all other routes.
 */
static int
route_counts_count(struct route_counts *all, const char *dir)
{
	struct route_row row;

	all->rows = route_rows_open(dir);
	if (all->rows == NULL)
		return -1;
	while (route_rows_next(all->rows, &row) > 0)
		route_counts_take(all, &row);
	route_rows_close(all->rows);
	all->rows = NULL;
	qsort(all->items, all->count, sizeof(all->items[0]), compare_requests);
	route_counts_index(all);
	for (size_t i = 0; i < all->count; i++) {
		all->items[i].column =
		    (int)(i < ROUTES_MOST ? i : ROUTES_MOST - 1);
		all->items[i].requests = 0;
	}
	all->ncolumns = all->count < ROUTES_MOST ? all->count : ROUTES_MOST;
	all->completed = 0;
	memset(all->classes, 0, sizeof(all->classes));
	return all->ncolumns > 1 ? 0 : -1;
}

/* Takes all rows of the next time there are any for; 0: no more. */
static int
route_counts_advance(struct route_counts *all)
{
	double until = all->row.time_s + together_s;

	if (!all->more)
		return 0;
	all->before = all->after;
	all->milestones++;
	while (all->more && all->row.time_s < until) {
		route_counts_take(all, &all->row);
		all->more = route_rows_next(all->rows, &all->row);
	}
	all->after = (struct milestone){.completed = all->completed};
	for (size_t i = 0; i < all->count; i++)
		all->after.dose[all->items[i].column] += all->items[i].requests;
	return 1;
}

/*
 * Requests of each route when so many requests in all had been completed. It
 * interpolates by requests, not by time, since the pace varies between two
 * milestones. -1: not known any more.
 */
static int
route_counts_dose(struct route_counts *all, double completed, double *dose)
{
	const struct milestone *from = &all->before, *to = &all->after;
	double share;

	while (to->completed < completed)
		if (!route_counts_advance(all))
			return -1;
	share = to->completed > from->completed
		    ? (completed - from->completed) /
			  (to->completed - from->completed)
		    : 1;
	share = fmax(share, 0);
	for (size_t i = 0; i < all->ncolumns; i++)
		dose[i] = from->dose[i] + share * (to->dose[i] - from->dose[i]);
	return 0;
}

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

/* Reads the metric in the measured part together with the routes' doses. */
static void
route_growth_read(struct routes *routes, struct route_counts *all,
		  const char *path, const char *metric,
		  const struct conditions *of)
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
		    row[time] > of->measured_to_s)
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

static void
route_growth_keep(struct judged *judged, const struct route_counts *all,
		  const struct bounds *growth, double tolerance)
{
	judged->nroutes = all->ncolumns;
	for (size_t i = 0; i < all->ncolumns; i++) {
		struct route_growth *route = &judged->routes[i];
		int others = i == ROUTES_MOST - 1 && all->count > ROUTES_MOST;

		snprintf(route->name, sizeof(route->name), "%s",
			 others ? OTHERS : all->items[i].name);
		route->requests = all->after.dose[i];
		route->growth = growth[i];
		route->grows =
		    growth[i].low > 0 && growth[i].estimate > tolerance;
	}
}

/* Splits the error probability among all routes, since any may be named. */
static void
route_growth_judge(struct judged *judged, struct route_counts *all,
		   const struct metric_verdict *metric)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	struct bounds growth[ROUTES_MOST];

	routes->nroutes = all->ncolumns;
	all->rows = route_rows_open(judged->run->path);
	all->more = all->rows != NULL && route_rows_next(all->rows, &all->row);
	route_growth_read(routes, all, judged->run->path, metric->name,
			  &judged->conditions);
	while (route_counts_advance(all))
		continue;
	if (routes_solve(routes, TAIL_PROBABILITY / (double)all->ncolumns,
			 growth) == 0)
		route_growth_keep(judged, all, growth, metric->tolerance);
	route_rows_close(all->rows);
	free(routes);
}

void
route_growth_find(struct judged *judged)
{
	const struct verdict *verdict = judged->verdict;
	struct route_counts *all;

	if (verdict->decisive >= verdict->nmetrics ||
	    judged->conditions.per_second || judged->conditions.restarts > 0)
		return;
	all = xcalloc(1, sizeof(*all));
	if (route_counts_count(all, judged->run->path) == 0)
		route_growth_judge(judged, all,
				   &verdict->metrics[verdict->decisive]);
	free(all);
}
