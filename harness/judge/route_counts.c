/* SPDX-License-Identifier: MIT */
#include "judge/route_counts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows no further apart than this were written together. */
static const double together_s = 0.01;

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
	if (strcmp(row->status_class, "failed") != 0 &&
	    route_row_class(row) != ROUTE_MESSAGES)
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

void
route_counts_restart(struct route_counts *all)
{
	for (size_t i = 0; i < all->count; i++)
		all->items[i].requests = 0;
	memset(all->classes, 0, sizeof(all->classes));
	all->before = all->after = (struct milestone){0};
	all->completed = 0;
	all->milestones = 0;
}

int
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
	for (size_t i = 0; i < all->count; i++)
		all->items[i].column =
		    (int)(i < ROUTES_MOST ? i : ROUTES_MOST - 1);
	all->ncolumns = all->count < ROUTES_MOST ? all->count : ROUTES_MOST;
	return all->ncolumns > 1 ? 0 : -1;
}

int
route_counts_advance(struct route_counts *all)
{
	double until = all->row.time_s + together_s;

	if (!all->more)
		return 0;
	all->before = all->after;
	all->milestones++;
	do {
		route_counts_take(all, &all->row);
		all->more = route_rows_next(all->rows, &all->row);
	} while (all->more && all->row.time_s < until);
	all->after = (struct milestone){.completed = all->completed};
	for (size_t i = 0; i < all->count; i++)
		all->after.dose[all->items[i].column] += all->items[i].requests;
	return 1;
}

int
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
