/* SPDX-License-Identifier: MIT */
#include "traffic/driven.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/record.h"

static const char *
driven_name(const void *driven, size_t index)
{
	return ((const struct driven *)driven)->routes[index].route;
}

/* NULL: there are too many. */
static struct driven_route *
driven_route(struct driven *driven, const char *route)
{
	uint16_t *slot = names_slot(&driven->names, route, driven_name, driven);

	if (*slot != 0)
		return &driven->routes[*slot - 1];
	if (driven->count == NAMES_MOST)
		return NULL;
	driven->routes = xrealloc(driven->routes, (driven->count + 1) *
						      sizeof(*driven->routes));
	driven->routes[driven->count] =
	    (struct driven_route){.route = xstrdup(route)};
	*slot = (uint16_t)++driven->count;
	return &driven->routes[driven->count - 1];
}

static struct bins *
driven_bins(struct driven_route *route)
{
	if (route->bins == NULL)
		route->bins = xcalloc(1, sizeof(*route->bins));
	return route->bins;
}

void
driven_add(struct driven *driven, const char *name, double requests,
	   double good, const struct hit *hit)
{
	struct driven_route *route = driven_route(driven, name);

	if (route == NULL || strcmp(name, DRIVEN_OTHERS) == 0) {
		driven->untold += requests;
		return;
	}
	route->requests += requests;
	if (hit != NULL && hit->aborted)
		route->aborted += requests;
	else
		route->good += good;
	if (hit != NULL)
		bins_add(driven_bins(route), hit);
}

/* Cuts "GET /x (aborted)" to "GET /x"; 0: it has no such suffix. */
static int
cut_aborted(char *route)
{
	static const char suffix[] = " (aborted)";
	size_t len = strlen(route), end = sizeof(suffix) - 1;

	if (len <= end || strcmp(route + len - end, suffix) != 0)
		return 0;
	route[len - end] = '\0';
	return 1;
}

/* Counts requests aborted on purpose, as clients in production do too. */
static void
driven_add_aborted(struct driven *driven, struct route_row *row)
{
	struct driven_route *route;
	double more;

	if (!cut_aborted(row->route) ||
	    (route = driven_route(driven, row->route)) == NULL)
		return; /* it was not meant to be a request */
	more = row->requests - route->aborted;
	route->aborted = row->requests;
	route->requests += more;
	bins_count(driven_bins(route), BIN_ABORTED, more);
}

/* Rows are cumulative: adds the difference to the last row of the class. */
static void
driven_add_row(struct driven *driven, struct route_row *row)
{
	struct driven_route *route;
	size_t class = route_row_class(row);
	double more;

	if (strcmp(row->status_class, "aborted") == 0) {
		driven_add_aborted(driven, row);
		return;
	}
	route = driven_route(driven, row->route);
	if (route == NULL)
		return;
	more = row->requests - route->classes[class];
	route->classes[class] = row->requests;
	driven_add(driven, row->route, more,
		   class == 2 || class == 3 ? more : 0, NULL);
}

static void
driven_add_detail(void *arg, const char *const *texts)
{
	struct driven *driven = arg;
	double requests = strtod(texts[2], NULL);
	char *name = xstrdup(texts[0]);
	struct driven_route *route;

	cut_aborted(name);
	route = driven_route(driven, name);
	if (route != NULL && isfinite(requests) && requests > 0)
		bins_count(driven_bins(route), texts[1], requests);
	free(name);
}

static void
driven_read_details(struct driven *driven, const char *dir)
{
	static const char *const columns[] = {"route", "detail", "requests"};
	const struct run run = {.path = (char *)dir};

	driven->detailed =
	    run_lines(&run, "details.csv", columns, COUNT(columns),
		      driven_add_detail, driven) == 0;
}

int
driven_read_run(struct driven *driven, const char *dir, struct error *err)
{
	struct route_rows *rows = route_rows_open(dir);
	struct route_row row;

	if (rows == NULL)
		return error_set(err, STATUS_DATA,
				 "%s/routes.csv: missing or unreadable: no "
				 "run was recorded in %s",
				 dir, dir);
	while (route_rows_next(rows, &row) > 0)
		driven_add_row(driven, &row);
	route_rows_close(rows);
	driven_read_details(driven, dir);
	return 0;
}

void
driven_free(struct driven *driven)
{
	for (size_t i = 0; i < driven->count; i++) {
		free(driven->routes[i].route);
		free(driven->routes[i].bins);
	}
	free(driven->routes);
	*driven = (struct driven){0};
}
