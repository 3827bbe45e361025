/* SPDX-License-Identifier: MIT */
#include "cmd/run_points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/counters.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/metrics.h"

/* Routes beyond the first so many are told together. */
enum { ROUTES = 64 };
static const char other_routes[] = "other routes";

static void
points_add_bounds(struct point_set *set, enum point_id id, const char *metric,
		  const struct bounds *bounds)
{
	points_add_two(set, id, bounds->low, "metric", metric, "bound", "low");
	points_add_two(set, id, bounds->estimate, "metric", metric, "bound",
		       "estimate");
	points_add_two(set, id, bounds->high, "metric", metric, "bound",
		       "high");
}

void
points_add_verdict(struct point_set *set, const struct live_state *state,
		   double watched_s)
{
	static const enum verdict_kind kinds[] = {
	    VERDICT_LEAK, VERDICT_FLAT, VERDICT_INCONCLUSIVE, VERDICT_FAILED};
	enum verdict_kind kind =
	    state->known ? state->kind : VERDICT_INCONCLUSIVE;

	points_add(set, POINT_watched, watched_s, NULL, NULL);
	for (size_t i = 0; i < COUNT(kinds); i++)
		points_add(set, POINT_verdict, kinds[i] == kind, "verdict",
			   verdict_word(kinds[i]));
	if (!state->known || state->metric[0] == '\0')
		return;
	points_add_bounds(set,
			  state->measure == MEASURE_BYTES ? POINT_growth_bytes
							  : POINT_growth,
			  state->metric, &state->hourly);
	points_add_bounds(set, POINT_limit, state->metric, &state->limit_s);
}

_Static_assert((int)LATENCY_BUCKETS <= (int)DURATIONS, "no room for latencies");

static void
points_add_durations(struct point_set *set, const struct load *load)
{
	struct durations *durations = &set->durations;

	durations->count = LATENCY_BUCKETS;
	for (unsigned b = 0; b < LATENCY_BUCKETS; b++)
		durations->bounds[b] = latency_bound(b);
	durations->sum_s = load_latency_counts(load, durations->counts);
}

/* That route's count, or the sum of those that have no point of their own. */
static double
routes_count(const struct load *load, size_t index, int errors)
{
	size_t end = index + 1 < ROUTES ? index + 1 : load_routes(load);
	double count = 0;

	for (size_t i = index; i < end; i++) {
		struct load_route route = load_route(load, i);

		count += (double)(errors ? route.errors : route.requests);
	}
	return count;
}

static void
points_add_routes(struct point_set *set, const struct load *load, int errors)
{
	size_t routes = load_routes(load);
	size_t most = routes < ROUTES ? routes : ROUTES;

	for (size_t i = 0; i < most; i++)
		points_add(
		    set, errors ? POINT_route_errors : POINT_route_requests,
		    routes_count(load, i, errors), "route",
		    i + 1 < ROUTES ? load_route(load, i).name : other_routes);
}

void
points_add_load(struct point_set *set, const struct load_totals *totals,
		const struct load *load)
{
	if (load != NULL || totals->requests > 0)
		points_add(set, POINT_requests, (double)totals->requests, NULL,
			   NULL);
	if (load == NULL)
		return;
	points_add(set, POINT_errors, (double)totals->errors, NULL, NULL);
	points_add(set, POINT_iterations, (double)totals->iterations, NULL,
		   NULL);
	points_add(set, POINT_dropped, (double)totals->dropped, NULL, NULL);
	points_add(set, POINT_connections, (double)totals->connections, NULL,
		   NULL);
	points_add_routes(set, load, 0);
	points_add_routes(set, load, 1);
	points_add_durations(set, load);
}

static void
points_add_columns(struct point_set *set, enum point_id id,
		   enum measure measure, const struct strings *columns,
		   const double *row)
{
	for (size_t i = 0; i < columns->count; i++)
		if (metric_is_judged(columns->items[i]) &&
		    metric_row(columns->items[i])->measure == measure)
			points_add(set, id, row[i], "metric",
				   columns->items[i]);
}

void
points_add_counted(struct point_set *set, const struct strings *columns,
		   const struct dose *dose)
{
	size_t index = 0;

	for (size_t i = 0; dose != NULL && i < columns->count; i++)
		if (text_starts(columns->items[i], COUNTER_COLUMN))
			points_add(set, POINT_counted,
				   (double)dose_counted(dose, index++),
				   "counter",
				   columns->items[i] + strlen(COUNTER_COLUMN));
}

void
points_add_row(struct point_set *set, const struct strings *columns,
	       const double *row)
{
	points_add_columns(set, POINT_memory, MEASURE_BYTES, columns, row);
	points_add_columns(set, POINT_resources, MEASURE_COUNT, columns, row);
}
