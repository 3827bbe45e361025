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

static void
driven_answer(struct driven_route *route, double requests, int status)
{
	if (status == DRIVEN_ASSUMED)
		route->assumed += requests;
	else
		statuses_add(&route->answers, status, requests);
}

void
driven_add(struct driven *driven, const char *name, double requests, int status,
	   const struct hit *hit)
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
		driven_answer(route, requests, status);
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

/* Sets the status of a class that all of a run's replies in it had. */
static void
read_statuses(int statuses[STATUS_CLASSES], const char *dir)
{
	struct error ignored = {0};
	struct run run = {0};
	const struct run_outcome *outcomes;

	if (run_read_info(&run, dir, &ignored) == 0) {
		outcomes = run.info.done.outcomes.items;
		for (size_t i = 0; i < run.info.done.outcomes.count; i++) {
			double status = run_or_zero(outcomes[i].status);
			int *known;

			if (!(status >= 0 && status < 100 * STATUS_CLASSES))
				continue;
			known = &statuses[(int)status / 100];
			*known = *known == 0 ? (int)status : -1;
		}
	}
	run_free(&run);
	statuses[0] = 0;
}

/* Rows are cumulative: adds the difference to the last row of the class. */
static void
driven_add_row(struct driven *driven, struct route_row *row,
	       const int statuses[STATUS_CLASSES])
{
	struct driven_route *route;
	size_t class = route_row_class(row);
	double more;

	if (strcmp(row->status_class, "aborted") == 0) {
		driven_add_aborted(driven, row);
		return;
	}
	if (class == ROUTE_MESSAGES)
		return;
	route = driven_route(driven, row->route);
	if (route == NULL)
		return;
	more = row->requests - route->last[class];
	route->last[class] = row->requests;
	if (strcmp(row->route, DRIVEN_OTHERS) == 0) {
		driven->untold += more;
		return;
	}
	route->requests += more;
	if (statuses[class] > 0)
		statuses_add(&route->answers, statuses[class], more);
	else
		statuses_add_class(&route->answers, (int)class, more);
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
	int statuses[STATUS_CLASSES] = {0};
	struct route_row row;

	if (rows == NULL)
		return error_set(err, STATUS_DATA,
				 "%s/routes.csv: missing or unreadable: no "
				 "run was recorded in %s",
				 dir, dir);
	read_statuses(statuses, dir);
	while (route_rows_next(rows, &row) > 0)
		driven_add_row(driven, &row, statuses);
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
