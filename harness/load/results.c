/* SPDX-License-Identifier: MIT */
/* What a load has come to: for the most part, when all is done. */
#include <math.h>

#include "base/escape.h"
#include "load/latency.h"
#include "load/load.h"
#include "load/load_state.h"

/* "flow "publish" and 2 more" */
static void
no_request_flows(struct buf *text, const struct scenario *scenario)
{
	size_t flows = scenario_flows(scenario);

	buf_addf(text, "flow \"%s\"", scenario_flow_name(scenario, 0));
	if (flows > 1)
		buf_addf(text, " and %zu more", flows - 1);
}

/* Why an iteration ended before its first request, if by an error. */
static const char *
no_request_error(const struct scenario *scenario)
{
	for (size_t i = 0; i < scenario_checks(scenario); i++) {
		struct scenario_check check = scenario_check(scenario, i);

		if (check.is_error)
			return check.text;
	}
	return NULL;
}

int
load_check_requests(const struct load *load, const char *scenario_path,
		    struct error *err)
{
	const struct scenario *scenario = load->shared.plan.scenario;
	uint64_t empty = LOAD_SUM(load, empty);
	const char *failure;
	struct buf flows = {0};

	if (LOAD_SUM(load, sent) > 0 || empty == 0 ||
	    scenario_flows(scenario) == 0 ||
	    (load->stopped && !load->makes_no_request))
		return 0;
	no_request_flows(&flows, scenario);
	failure = no_request_error(scenario);
	error_set(err, STATUS_DATA,
		  "%s: no request is made: %s ended %llu times without "
		  "one%s%s",
		  scenario_path, buf_text(&flows), (unsigned long long)empty,
		  failure != NULL ? ": " : "", failure != NULL ? failure : "");
	buf_free(&flows);
	return -1;
}

double
load_latency_counts(const struct load *load, uint64_t counts[LATENCY_BUCKETS])
{
	uint64_t sum_us = 0;

	for (unsigned b = 0; b < LATENCY_BUCKETS; b++)
		counts[b] = 0;
	for (size_t i = 0; i < load->threads.count; i++) {
		const struct latency_counts *of =
		    &load->threads.items[i]->group.stats.latency;

		for (unsigned b = 0; b < LATENCY_BUCKETS; b++)
			counts[b] += counter_read(&of->buckets[b]);
		sum_us += counter_read(&of->sum_us);
	}
	return (double)sum_us / 1e6;
}

size_t
load_held(const struct load *load)
{
	return load->held;
}

void
load_strain(const struct load *load, struct load_strain *strain)
{
	const struct sums *sums = &load->sums;

	*strain = (struct load_strain){
	    .threads = load->threads.count,
	    .busiest = load->self.busiest,
	    .lag_s = histogram_quantile(&sums->loop_lag, 1),
	    .lag_p99_s = histogram_quantile(&sums->loop_lag, .99),
	    .sent_p99_s = sums->sent_lag.count > 0
			      ? histogram_quantile(&sums->sent_lag, .99)
			      : NAN,
	    .rss_first_bytes = load->self.rss_first_bytes,
	    .rss_last_bytes = load->self.rss_last_bytes,
	};
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

/* Of which route the timings are. */
static const char *
results_timed(const struct sums *sums, size_t index)
{
	return index < TIMED_ROUTES - 1 || sums->nroutes == TIMED_ROUTES
		   ? sums->routes[index].name
		   : OTHER_ROUTES;
}

/* Calls back for all routes together, and for each that was timed. */
static void
results_latencies(const struct sums *sums,
		  void (*write)(struct buf *, const struct latency *),
		  struct buf *text)
{
	write(text, &(struct latency){"", &sums->latency, &sums->uncorrected});
	for (size_t i = 0; i < TIMED_ROUTES; i++)
		if (sums->timings[i].latency != NULL)
			write(text,
			      &(struct latency){results_timed(sums, i),
						sums->timings[i].latency,
						sums->timings[i].uncorrected});
}

/* Segments are merged by their buckets. */
void
load_write_latency(const struct load *load)
{
	struct record *record = load->shared.plan.record;
	struct buf text = {0};

	buf_adds(&text, LATENCY_HEADER);
	results_latencies(&load->sums, latency_write, &text);
	record_file(record, "latency.csv", buf_text(&text));
	if (load->shared.plan.settings->segment != NULL) {
		buf_clear(&text);
		buf_adds(&text, HISTOGRAMS_HEADER);
		results_latencies(&load->sums, latency_write_buckets, &text);
		record_file(record, "histograms.csv", buf_text(&text));
	}
	buf_free(&text);
}

void
load_write_details(const struct load *load)
{
	const struct sums *sums = &load->sums;
	struct buf text = {0};

	if (load->shared.plan.settings->cover.count == 0)
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
	record_file(load->shared.plan.record, "details.csv", buf_text(&text));
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
	struct load_route route = {sum->name, 0, 0, NULL};

	if (index < TIMED_ROUTES - 1 || load->sums.nroutes == TIMED_ROUTES)
		route.latency =
		    load->sums.timings[index % TIMED_ROUTES].latency;

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

const struct outcomes *
load_outcomes(const struct load *load)
{
	return &load->sums.outcomes;
}

const struct flow_count *
load_flow(const struct load *load, size_t flow)
{
	return &load->sums.flows[flow];
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
