/* SPDX-License-Identifier: MIT */
#include "traffic/driven.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/record.h"

static struct driven_route *
driven_route(struct driven *driven, const char *route)
{
	for (size_t i = 0; i < driven->count; i++)
		if (strcmp(driven->routes[i].route, route) == 0)
			return &driven->routes[i];
	if (driven->count == DRIVEN_MAX)
		return NULL;
	driven->routes = xrealloc(driven->routes, (driven->count + 1) *
						      sizeof(*driven->routes));
	driven->routes[driven->count] =
	    (struct driven_route){.route = xstrdup(route)};
	return &driven->routes[driven->count++];
}

void
driven_add(struct driven *driven, const char *name, double requests,
	   double good, const struct hit *hit)
{
	struct driven_route *route = driven_route(driven, name);

	if (route == NULL)
		return;
	route->requests += requests;
	route->good += good;
	if (hit == NULL)
		return;
	if (route->bins == NULL)
		route->bins = xcalloc(1, sizeof(*route->bins));
	bins_add(route->bins, hit);
}

/* Rows count up: each is told with what it adds to the last of its class. */
static void
driven_add_row(struct driven *driven, const struct route_row *row)
{
	struct driven_route *route;
	int class = row->status_class[0] - '0';
	double more;

	if (strcmp(row->status_class, "aborted") == 0)
		return; /* on purpose: it covers nothing */
	route = driven_route(driven, row->route);
	if (route == NULL)
		return;
	if (class < 1 || class >= CENSUS_CLASSES)
		class = 0; /* it failed */
	more = row->requests - route->classes[class];
	route->classes[class] = row->requests;
	driven_add(driven, row->route, more,
		   class == 2 || class == 3 ? more : 0, NULL);
}

int
driven_read_run(struct driven *driven, const char *dir, struct error *err)
{
	struct route_rows *rows = route_rows_open(dir);
	struct route_row row;

	if (rows == NULL)
		return error_set(err, STATUS_DATA,
				 "%s/routes.csv: not there, or unreadable: no "
				 "run was recorded in %s",
				 dir, dir);
	while (route_rows_next(rows, &row) > 0)
		driven_add_row(driven, &row);
	route_rows_close(rows);
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
