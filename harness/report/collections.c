/* SPDX-License-Identifier: MIT */
#include "report/collections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"

/* Of the requests beyond a percentile: a smaller share hardly moves it. */
static const double least_part = 0.5;

static const struct {
	const char *name;
	double slower; /* share of requests slower than it */
} percentiles[] = {{"p50", 0.5}, {"p90", 0.1}, {"p99", 0.01}, {"p99.9", 0.001}};

double
collection_start(const struct run_event *event)
{
	char *end;
	double ms;

	if (strcmp(event->event, "collection") != 0 || event->detail == NULL)
		return NAN;
	ms = strtod(event->detail, &end);
	if (end == event->detail || !(ms >= 0))
		return NAN;
	return event->time_s - ms / 1000;
}

struct collections
collections_between(const struct run *run, double from_s, double to_s)
{
	struct collections all = {0};

	for (size_t i = 0; i < run->nevents; i++) {
		const struct run_event *event = &run->events[i];
		double start_s = collection_start(event);

		if (!isfinite(start_s) || event->time_s < from_s ||
		    event->time_s > to_s)
			continue;
		all.count++;
		all.seconds += event->time_s - start_s;
	}
	return all;
}

double
collections_waited(const struct judged *run)
{
	const struct run_load *load = &run->run->info.load;
	const struct conditions *of = &run->conditions;
	struct collections during = collections_between(
	    run->run, of->measured_from_s, of->measured_to_s);
	double seconds = of->measured_to_s - of->measured_from_s;
	double waited = (double)during.count * load->users / of->requests;

	if (isfinite(load->rate))
		waited = during.seconds / seconds;
	return isnan(waited) || waited < 1 ? waited : 1;
}

static void
collections_latencies(struct buf *out, double waited)
{
	for (size_t i = 0; i < COUNT(percentiles); i++)
		if (waited > least_part * percentiles[i].slower) {
			buf_addf(out, ", %s and above hold it",
				 percentiles[i].name);
			return;
		}
	buf_adds(out, ", the maximum may hold it");
}

void
collections_words(struct buf *out, const struct judged *run)
{
	struct collections all =
	    collections_between(run->run, -INFINITY, INFINITY);
	double waited = collections_waited(run);
	char count[UNITS_TEXT], seconds[UNITS_TEXT], share[UNITS_TEXT];

	if (all.count == 0)
		return;
	buf_addf(out, "%s times, %s in all",
		 units_count(count, (double)all.count),
		 units_duration(seconds, all.seconds));
	if (isfinite(run->run->info.load.cycles)) {
		buf_adds(out, ", between the bursts: no request waited");
	} else if (waited > 0) {
		buf_addf(out, ": %s %s of requests waited",
			 isfinite(run->run->info.load.rate) ? "about"
							    : "at most",
			 units_percent(share, waited));
		collections_latencies(out, waited);
	}
}
