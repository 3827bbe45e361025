/* SPDX-License-Identifier: MIT */
/* What has been done so far, for whoever asks. */
#include "load/load.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "load/internal.h"

static double
share_done(double share)
{
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* Of a phase whose end a count decides. */
static double
load_share_counted(const struct load *load)
{
	const struct quota *quota = &load->quota;

	if (load->phase == PHASE_WARMUP)
		return share_done((double)counter_read(&quota->warmed) /
				  (double)quota->warmup);
	if (load->cycles > 0)
		return cycle_share(load);
	return share_done((double)counter_read(&quota->taken) /
			  (double)quota->measure);
}

/* Where a log decides on its end, it is that far away from the beginning. */
static double
load_measured_length(const struct load *load)
{
	double log_s = load->plan.replay != NULL
			   ? replay_span(load->plan.replay)
			   : INFINITY;

	if (isnan(load->measure_s))
		return NAN;
	log_s -= load->measure_start - load->start;
	return isnan(log_s) ? load->measure_s : fmin(load->measure_s, log_s);
}

/* Of the phase under way. */
static double
load_share(const struct load *load)
{
	double length = load->phase == PHASE_WARMUP ? load->warmup_s
			: load->phase == PHASE_MEASURE
			    ? load_measured_length(load)
			    : 0;

	if (load->phase == PHASE_HOLD)
		length = load->plan.settings->hold;
	else if (load->phase >= PHASE_DRAIN)
		return 1;
	if (isnan(length))
		return load_share_counted(load);
	if (isinf(length))
		return NAN;
	return share_done((clock_now() - load->phase_start) / length);
}

/* Of a log: what was due, and either began or was dropped. */
static double
load_logged_rate(const struct load *load, double until)
{
	uint64_t due = LOAD_SUM(load, iterations) + LOAD_SUM(load, dropped);

	return due > 0 && until > load->start
		   ? (double)due / (until - load->start)
		   : NAN;
}

/* The rate that was planned for what was measured, on average. */
static double
load_planned_rate(const struct load *load, double until)
{
	double from = load->measure_start - load->start;
	double to = until - load->start;

	if (load->plan.replay != NULL)
		return load_logged_rate(load, until);
	if (isnan(load->plan.settings->rate) ||
	    load->plan.settings->stages.count == 0 || !(to > from))
		return load->plan.settings->rate;
	return (schedule_area(&load->schedule, to) -
		schedule_area(&load->schedule, from)) /
	       (to - from);
}

void
load_totals(const struct load *load, struct load_totals *totals)
{
	double now = clock_now();
	double end = isnan(load->measure_end) ? now : load->measure_end;

	*totals = (struct load_totals){
	    .phase = load->phase,
	    .elapsed_s = now - load->start,
	    .share = load_share(load),
	    .requests = dose_requests(load->plan.dose),
	    .errors = dose_errors(load->plan.dose),
	    .measured_requests = LOAD_SUM(load, measured_requests),
	    .measured_errors = LOAD_SUM(load, measured_errors),
	    .measured_s =
		isnan(load->measure_start) ? 0 : end - load->measure_start,
	    .iterations = LOAD_SUM(load, iterations),
	    .late = LOAD_SUM(load, late),
	    .dropped = LOAD_SUM(load, dropped),
	    .cycle = load->cycle,
	    .cycles = load->cycles,
	    .rate = load_planned_rate(load, end),
	    .astray = LOAD_SUM(load, astray),
	};
}

void
load_strain(const struct load *load, struct load_strain *strain)
{
	const struct sums *sums = &load->sums;

	*strain = load->strain;
	strain->threads = load->nengines;
	strain->lag_s = histogram_quantile(&sums->loop_lag, 1);
	strain->lag_p99_s = histogram_quantile(&sums->loop_lag, .99);
	strain->sent_p99_s = sums->sent_lag.count > 0
				 ? histogram_quantile(&sums->sent_lag, .99)
				 : NAN;
}

const struct histogram *
load_latency(const struct load *load)
{
	return &load->sums.latency;
}

const struct histogram *
load_uncorrected(const struct load *load)
{
	return &load->sums.uncorrected;
}

static void
write_spectrum(struct buf *text, const char *route,
	       const struct histogram *latency,
	       const struct histogram *uncorrected)
{
	static const double shares[] = {0,    .1,    .25,   .5,	 .75,
					.9,   .95,   .975,  .99, .995,
					.999, .9995, .9999, 1};

	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		escape_csv(text, route);
		buf_addf(text, ",%g,%.3f,%.3f\n", shares[i] * 100,
			 histogram_quantile(latency, shares[i]) * 1e3,
			 histogram_quantile(uncorrected, shares[i]) * 1e3);
	}
}

/* The rows of all routes together have no route. */
void
load_write_latency(const struct load *load)
{
	const struct sums *sums = &load->sums;
	struct buf text = {0};

	buf_adds(&text, "route,percentile,latency_ms,uncorrected_ms\n");
	write_spectrum(&text, "", &sums->latency, &sums->uncorrected);
	for (size_t i = 0; i < sums->nroutes; i++)
		if (sums->routes[i].latency != NULL)
			write_spectrum(&text, sums->routes[i].name,
				       sums->routes[i].latency,
				       sums->routes[i].uncorrected);
	record_file(load->plan.record, "latency.csv", buf_text(&text));
	buf_free(&text);
}

void
load_write_details(const struct load *load)
{
	const struct sums *sums = &load->sums;
	struct buf text = {0};

	if (load->plan.settings->cover.count == 0)
		return;
	buf_adds(&text, "route,detail,requests\n");
	for (size_t i = 0; i < sums->nroutes; i++) {
		const struct bins *bins = &sums->routes[i].bins;

		for (size_t b = 0; b < bins->count; b++) {
			escape_csv(&text, sums->routes[i].name);
			buf_adds(&text, ",");
			escape_csv(&text, bins->items[b].key);
			buf_addf(&text, ",%.0f\n", bins->items[b].count);
		}
	}
	record_file(load->plan.record, "details.csv", buf_text(&text));
	buf_free(&text);
}

size_t
load_routes(const struct load *load)
{
	return load->sums.nroutes;
}

struct load_route
load_route(const struct load *load, size_t index)
{
	const struct route_sum *sum = &load->sums.routes[index];
	struct load_route route = {sum->name, 0, 0, sum->latency};

	for (int c = 0; c < NCLASSES; c++) {
		route.requests += sum->requests[c];
		route.errors += sum->errors[c];
	}
	return route;
}

uint64_t
load_failures(const struct load *load, enum http_failure failure,
	      const char **detail)
{
	*detail =
	    load->sums.failures[failure] > 0 ? load->sums.details[failure] : "";
	return load->sums.failures[failure];
}

uint64_t
load_version(const struct load *load, enum http_version version)
{
	return load->sums.versions[version];
}

uint64_t
load_stalled(const struct load *load)
{
	return load->sums.stalled;
}
