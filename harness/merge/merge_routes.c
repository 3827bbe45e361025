/* SPDX-License-Identifier: MIT */
/*
 * Every generator noted about once a second what each route had come to. When
 * each has noted again, the sums of all are noted, as of the mean of those
 * times: what one is early another is late.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/names.h"
#include "merge/merge_files.h"

struct count {
	double requests, errors;
};

struct route {
	char *name;
	struct count sums[ROUTE_CLASSES]; /* of all generators */
	double written;			  /* requests in the last rows */
};

/* A generator's rows, of which the next is read ahead. */
struct source {
	struct route_rows *rows;
	struct route_row next;
	int has_next;
	double zero_s;
	double at_s;   /* of the reading that was taken last */
	int noted;     /* since the last sums */
	size_t nshare; /* routes that it has had */
	struct count (*share)[ROUTE_CLASSES];
};

struct routes {
	struct record *record;
	struct names names;
	struct route items[NAMES_MOST];
	size_t count;
	char classes[ROUTE_CLASSES][16]; /* their words */
	struct source *sources;
	size_t nsources;
};

static const char *
routes_name(const void *items, size_t index)
{
	return ((const struct route *)items)[index].name;
}

/* NULL: there is room for no more. */
static struct route *
routes_get(struct routes *routes, const char *name)
{
	uint16_t *slot =
	    names_slot(&routes->names, name, routes_name, routes->items);

	if (*slot == 0 && routes->count == NAMES_MOST)
		return NULL;
	if (*slot == 0) {
		routes->items[routes->count].name = xstrdup(name);
		*slot = (uint16_t)++routes->count;
	}
	return &routes->items[*slot - 1];
}

static struct count *
source_share(struct source *source, size_t route, size_t class)
{
	size_t had = source->nshare;

	if (route >= had) {
		source->nshare = route + 1;
		source->share = xrealloc(
		    source->share, source->nshare * sizeof(*source->share));
		memset(source->share + had, 0,
		       (source->nshare - had) * sizeof(*source->share));
	}
	return &source->share[route][class];
}

/* The row's counts replace those that the source had before. */
static void
routes_take(struct routes *routes, struct source *source)
{
	const struct route_row *row = &source->next;
	struct route *route = routes_get(routes, row->route);
	size_t class = route_row_class(row);
	struct count *share, *sum;

	if (route == NULL)
		return;
	share = source_share(source, (size_t)(route - routes->items), class);
	sum = &route->sums[class];
	sum->requests += row->requests - share->requests;
	sum->errors += row->errors - share->errors;
	*share = (struct count){row->requests, row->errors};
	snprintf(routes->classes[class], sizeof(routes->classes[class]), "%s",
		 row->status_class);
}

/* All rows of a reading have the same time. */
static void
source_read(struct routes *routes, struct source *source)
{
	double time_s = source->next.time_s;

	while (source->has_next && source->next.time_s <= time_s) {
		routes_take(routes, source);
		source->has_next =
		    route_rows_next(source->rows, &source->next) > 0;
	}
	source->at_s = source->zero_s + time_s;
	source->noted = 1;
}

/* The one whose next reading is the earliest; NULL: all are read. */
static struct source *
routes_earliest(struct routes *routes)
{
	struct source *first = NULL;
	double first_s = INFINITY;

	for (size_t i = 0; i < routes->nsources; i++) {
		struct source *source = &routes->sources[i];
		double next_s = source->zero_s + source->next.time_s;

		if (!source->has_next || !(next_s < first_s))
			continue;
		first = source;
		first_s = next_s;
	}
	return first;
}

/* NAN: one that goes on has not noted anything since. */
static double
routes_time(struct routes *routes)
{
	double sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < routes->nsources; i++) {
		const struct source *source = &routes->sources[i];

		if (!source->noted && source->has_next)
			return NAN;
		sum += source->noted ? source->at_s : 0;
		count += (size_t)source->noted;
	}
	return sum / (double)count;
}

static void
routes_write_one(struct routes *routes, struct route *route, double time_s)
{
	double all = 0;

	for (size_t c = 0; c < ROUTE_CLASSES; c++)
		all += route->sums[c].requests;
	if (all == route->written)
		return;
	route->written = all;
	for (size_t c = 0; c < ROUTE_CLASSES; c++)
		if (route->sums[c].requests > 0)
			record_route(routes->record, time_s, route->name,
				     routes->classes[c],
				     (uint64_t)route->sums[c].requests,
				     (uint64_t)route->sums[c].errors);
}

static void
routes_write(struct routes *routes, double time_s)
{
	for (size_t i = 0; i < routes->count; i++)
		routes_write_one(routes, &routes->items[i], time_s);
	for (size_t i = 0; i < routes->nsources; i++)
		routes->sources[i].noted = 0;
}

static void
routes_open(struct routes *routes, const struct parts *parts)
{
	routes->sources = xcalloc(parts->generators, sizeof(*routes->sources));
	for (; routes->nsources < parts->generators; routes->nsources++) {
		struct source *source = &routes->sources[routes->nsources];
		const struct part *part = &parts->items[routes->nsources];

		source->zero_s = part->zero_s;
		source->rows = route_rows_open(part->run.path);
		source->has_next =
		    source->rows != NULL &&
		    route_rows_next(source->rows, &source->next) > 0;
	}
}

static void
routes_free(struct routes *routes)
{
	for (size_t i = 0; i < routes->nsources; i++) {
		route_rows_close(routes->sources[i].rows);
		free(routes->sources[i].share);
	}
	for (size_t i = 0; i < routes->count; i++)
		free(routes->items[i].name);
	free(routes->sources);
	free(routes);
}

void
merge_routes(const struct parts *parts, struct record *record)
{
	struct routes *routes = xcalloc(1, sizeof(*routes));
	struct source *source;

	routes->record = record;
	routes_open(routes, parts);
	while ((source = routes_earliest(routes)) != NULL) {
		double time_s;

		source_read(routes, source);
		time_s = routes_time(routes);
		if (!isnan(time_s))
			routes_write(routes, time_s);
	}
	routes_free(routes);
}
