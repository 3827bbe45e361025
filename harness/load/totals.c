/* SPDX-License-Identifier: MIT */
/* What has been done so far, for whoever asks. */
#include "load/load.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "load/internal.h"

static double
share_done(double share)
{
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* Of the phase under way. */
static double
load_share(const struct load *load)
{
	double length =
	    load->phase == PHASE_WARMUP ? load->warmup_s : load->measure_s;
	double budget =
	    (double)(load->phase == PHASE_WARMUP ? load->warmup_requests
						 : load->measure_requests);

	if (load->phase == PHASE_HOLD)
		length = load->plan.settings->hold;
	else if (load->phase >= PHASE_DRAIN)
		return 1;
	else if (load->phase == PHASE_MEASURE && load->cycles > 0)
		return cycle_share(load);
	if (!isnan(length))
		return share_done((clock_now() - load->phase_start) / length);
	return share_done((double)load->phase_sent / budget);
}

void
load_totals(const struct load *load, struct load_totals *totals)
{
	double now = clock_now();
	double end = isnan(load->measure_end) ? now : load->measure_end;
	const struct dose *dose = load->plan.dose;

	*totals = (struct load_totals){
	    .phase = load->phase,
	    .elapsed_s = now - load->start,
	    .requests = atomic_load(&dose->requests),
	    .errors = atomic_load(&dose->errors),
	    .measured_requests = load->measured_requests,
	    .measured_errors = load->measured_errors,
	    .measured_s =
		isnan(load->measure_start) ? 0 : end - load->measure_start,
	    .iterations = load->iterations,
	    .late = load->late,
	    .cycle = load->cycle,
	    .cycles = load->cycles,
	    .rate = load->plan.settings->rate,
	};
	totals->share = load_share(load);
}

const struct histogram *
load_latency(const struct load *load)
{
	return &load->latency;
}

const struct histogram *
load_uncorrected(const struct load *load)
{
	return &load->uncorrected;
}

void
load_write_latency(const struct load *load)
{
	static const double shares[] = {0,    .1,    .25,   .5,	 .75,
					.9,   .95,   .975,  .99, .995,
					.999, .9995, .9999, 1};
	struct buf text = {0};

	buf_adds(&text, "percentile,latency_ms,uncorrected_ms\n");
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++)
		buf_addf(&text, "%g,%.3f,%.3f\n", shares[i] * 100,
			 histogram_quantile(&load->latency, shares[i]) * 1e3,
			 histogram_quantile(&load->uncorrected, shares[i]) *
			     1e3);
	record_file(load->plan.record, "latency.csv", buf_text(&text));
	buf_free(&text);
}

size_t
load_routes(const struct load *load)
{
	return load->counts.nroutes;
}

struct load_route
load_route(const struct load *load, size_t index)
{
	const struct route_counts *counts = &load->counts.routes[index];
	struct load_route route = {counts->name, 0, 0};

	for (int c = 0; c < NCLASSES; c++) {
		route.requests += counts->requests[c];
		route.errors += counts->errors[c];
	}
	return route;
}

uint64_t
load_failures(const struct load *load, enum http_failure failure,
	      const char **detail)
{
	*detail = load->counts.details[failure];
	return load->counts.failures[failure];
}
