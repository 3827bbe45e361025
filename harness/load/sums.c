/* SPDX-License-Identifier: MIT */
#include "load/sums.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const class_names[NCLASSES] = {
    "failed", "1xx", "2xx", "3xx", "4xx", "5xx", "aborted", "message"};

static const char *
sums_name(const void *sums, size_t index)
{
	return ((const struct sums *)sums)->routes[index].name;
}

/* Routes beyond the last are the last one. */
static struct route_sum *
sums_route(struct sums *sums, const char *name)
{
	uint16_t *slot = names_slot(&sums->names, name, sums_name, sums);

	if (*slot != 0)
		return &sums->routes[*slot - 1];
	if (sums->nroutes >= MAX_ROUTES - 1) {
		sums->nroutes = MAX_ROUTES;
		sums->routes[MAX_ROUTES - 1].name = OTHER_ROUTES;
		return &sums->routes[MAX_ROUTES - 1];
	}
	sums->routes[sums->nroutes++].name = name;
	*slot = (uint16_t)sums->nroutes;
	return &sums->routes[sums->nroutes - 1];
}

static void
sums_add(struct sums *sums, const struct counts *counts)
{
	size_t nroutes =
	    atomic_load_explicit(&counts->nroutes, memory_order_acquire);

	for (size_t i = 0; i < nroutes; i++) {
		const struct route_counts *from = &counts->routes[i];
		struct route_sum *route = sums_route(sums, from->name);

		for (int c = 0; c < NCLASSES; c++) {
			route->requests[c] += counter_read(&from->requests[c]);
			route->errors[c] += counter_read(&from->errors[c]);
		}
	}
}

void
sums_take(struct sums *sums, const struct load_threads *threads)
{
	for (size_t i = 0; i < sums->nroutes; i++) {
		struct route_sum *route = &sums->routes[i];

		memset(route->requests, 0, sizeof(route->requests));
		memset(route->errors, 0, sizeof(route->errors));
	}
	for (size_t i = 0; i < threads->count; i++)
		sums_add(sums, &threads->items[i]->group.stats.counts);
}

void
sums_write(struct sums *sums, struct record *record)
{
	double time_s = record_time(record);

	for (size_t i = 0; i < sums->nroutes; i++) {
		struct route_sum *route = &sums->routes[i];
		uint64_t all = 0;

		for (int c = 0; c < NCLASSES; c++)
			all += route->requests[c];
		if (all == route->written)
			continue;
		route->written = all;
		for (int c = 0; c < NCLASSES; c++)
			if (route->requests[c] > 0)
				record_route(record, time_s, route->name,
					     class_names[c], route->requests[c],
					     route->errors[c]);
	}
}

static void
latency_merge(struct histogram **into, const struct histogram *from)
{
	if (from == NULL)
		return;
	if (*into == NULL)
		*into = xcalloc(1, sizeof(**into));
	histogram_merge(*into, from);
}

/* Where no request had a time at which it was due both latencies are the same.
 */
static void
sums_merge_timings(struct sums *sums, struct timings *into,
		   const struct timings *from)
{
	const struct histogram *uncorrected =
	    from->uncorrected != NULL ? from->uncorrected : from->latency;

	if (from->latency == NULL)
		return;
	latency_merge(&into->latency, from->latency);
	latency_merge(&into->uncorrected, uncorrected);
	histogram_merge(&sums->latency, from->latency);
	histogram_merge(&sums->uncorrected, uncorrected);
}

static void
sums_add_timings(struct sums *sums, const struct counts *counts)
{
	for (size_t i = 0; i < TIMED_ROUTES; i++) {
		size_t route = TIMED_ROUTES - 1;

		if (i < TIMED_ROUTES - 1 && counts->timings[i].latency != NULL)
			route =
			    (size_t)(sums_route(sums, counts->routes[i].name) -
				     sums->routes);
		if (route >= TIMED_ROUTES)
			route = TIMED_ROUTES - 1;
		sums_merge_timings(sums, &sums->timings[route],
				   &counts->timings[i]);
	}
}

static void
sums_add_details(struct sums *sums, const struct thread_stats *stats)
{
	const struct counts *counts = &stats->counts;
	size_t nroutes =
	    atomic_load_explicit(&counts->nroutes, memory_order_acquire);

	for (size_t i = 0; stats->details != NULL && i < nroutes; i++)
		bins_merge(&sums_route(sums, counts->routes[i].name)->bins,
			   &stats->details->routes[i]);
}

static void
sums_add_failures(struct sums *sums, const struct counts *counts)
{
	for (int f = 0; f < HTTP_NFAILURES; f++) {
		if (counts->failures[f] == 0)
			continue;
		if (sums->failures[f] == 0)
			sums->details[f] = counts->details[f];
		sums->failures[f] += counts->failures[f];
	}
}

static void
sums_add_versions(struct sums *sums, const struct counts *counts)
{
	for (int v = 0; v < HTTP_NVERSIONS; v++)
		sums->versions[v] += counts->versions[v];
}

static void
sums_add_stats(struct sums *sums, const struct thread_stats *stats,
	       size_t nflows)
{
	outcomes_merge(&sums->outcomes, &stats->outcomes);
	for (size_t i = 0; i < nflows; i++)
		flow_count_merge(&sums->flows[i], &stats->flows[i]);
	sums_add_timings(sums, &stats->counts);
	sums_add_failures(sums, &stats->counts);
	sums_add_versions(sums, &stats->counts);
	sums->stalled += stats->counts.stalled;
	histogram_merge(&sums->sent_lag, &stats->sent_lag);
}

void
sums_finish(struct sums *sums, const struct load_threads *threads,
	    size_t nflows)
{
	sums->flows = xcalloc(nflows + 1, sizeof(*sums->flows));
	for (size_t i = 0; i < threads->count; i++) {
		sums_add_stats(sums, &threads->items[i]->group.stats, nflows);
		if (!threads->items[i]->started)
			sums_add_details(sums, &threads->items[i]->group.stats);
		histogram_merge(&sums->loop_lag, &threads->items[i]->loop_lag);
	}
}

void
sums_free(struct sums *sums)
{
	free(sums->flows);
	for (size_t i = 0; i < TIMED_ROUTES; i++) {
		free(sums->timings[i].latency);
		free(sums->timings[i].uncorrected);
	}
}
