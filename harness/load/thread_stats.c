/* SPDX-License-Identifier: MIT */
#include "load/thread_stats.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

static void
latency_add(struct histogram **histogram, double seconds)
{
	if (*histogram == NULL)
		*histogram = xcalloc(1, sizeof(**histogram));
	histogram_add(*histogram, seconds);
}

/* It waited for flatline, which had asked for a collection meanwhile. */
static int
stats_is_paused(struct thread_stats *stats, const struct http_reply *reply,
		double due)
{
	double now = clock_now();
	double from = stats->timed && !isnan(due) ? due : now - reply->seconds;

	if (!pauses_overlap(stats->pauses, from, now))
		return 0;
	counter_add(&stats->counters.paused, 1);
	return 1;
}

/* What was aborted on purpose has no latency: we decided how long it took. */
static void
stats_measure(struct thread_stats *stats, const struct http_reply *reply,
	      struct timings *timings, double due)
{
	double seconds = reply->seconds;

	if (reply->failure != HTTP_ANSWERED)
		return;
	counter_add(&stats->counters.measured_requests, 1);
	if (reply->aborted || stats_is_paused(stats, reply, due))
		return;
	if (stats->timed && !isnan(due))
		seconds = clock_now() - due;
	latency_count(&stats->latency, seconds);
	latency_add(&timings->latency, seconds);
	if (stats->timed)
		latency_add(&timings->uncorrected, reply->seconds);
}

/* For what a service keeps, whether a reply was expected does not matter. */
static void
stats_dose(struct dose_share *dose, const struct http_reply *reply, int error)
{
	int answered = reply->failure == HTTP_ANSWERED;

	counter_add(&dose->requests, (uint64_t)answered);
	counter_add(&dose->errors, (uint64_t)error);
	counter_add(&dose->aborts, (uint64_t)(answered && reply->aborted));
	counter_add(
	    &dose->all_errors,
	    (uint64_t)(!answered || (!reply->aborted && reply->status >= 400)));
}

const struct route_counts *
stats_reply(struct thread_stats *stats, const struct http_request *request,
	    const struct http_reply *reply, int measured, double due)
{
	struct route_counts *route = counts_add(&stats->counts, request, reply);
	int error = http_is_error(request, reply);

	stats_dose(stats->dose, reply, error);
	if (stats->details != NULL)
		details_add(stats->details,
			    (size_t)(route - stats->counts.routes), request);
	if (!measured)
		return route;
	counter_add(&stats->counters.measured_errors, (uint64_t)error);
	outcomes_add(&stats->outcomes, request, reply);
	stats_measure(stats, reply, counts_timings(&stats->counts, route), due);
	return route;
}

void
stats_sent(struct thread_stats *stats, double due)
{
	histogram_add(&stats->sent_lag, clock_now() - due);
}

void
stats_free(struct thread_stats *stats)
{
	counts_free(&stats->counts);
	free(stats->details);
	free(stats->flows);
}
