/* SPDX-License-Identifier: MIT */
/* What the load came to, for run.json. */
#include <stdio.h>

#include "base/mem.h"
#include "drive/describe.h"
#include "load/latency.h"

enum { SHOWN_CHECKS = 50 };

/* How the load generator itself did in the measured part. */
static void
describe_strain(struct run_strain *info, const struct load *load)
{
	struct load_strain strain;

	load_strain(load, &strain);
	info->present = 1;
	info->threads = strain.threads;
	info->busiest = strain.busiest;
	info->lag_ms = strain.lag_s * 1e3;
	info->lag_p99_ms = strain.lag_p99_s * 1e3;
	info->sent_lag_p99_ms = strain.sent_p99_s * 1e3;
	info->rss_first_bytes = strain.rss_first_bytes;
	info->rss_last_bytes = strain.rss_last_bytes;
}

static void
describe_failures(struct run_list *failures, const struct load *load)
{
	for (int f = 1; f < HTTP_NFAILURES; f++) {
		const char *detail;
		uint64_t count =
		    load_failures(load, (enum http_failure)f, &detail);
		struct run_failure *failure;

		if (count == 0)
			continue;
		failure = run_list_add(failures, run_failure);
		run_text_set(&failure->kind,
			     http_failure_text((enum http_failure)f));
		failure->count = (double)count;
		run_text_set(&failure->first, detail);
	}
}

/* Counts only the versions that were used. */
static void
describe_versions(struct run_versions *versions, const struct load *load)
{
	versions->present = 1;
	for (int v = HTTP_NO_VERSION + 1; v < HTTP_NVERSIONS; v++) {
		enum http_version version = (enum http_version)v;
		uint64_t count = load_version(load, version);

		if (count > 0)
			run_replies_set(versions, version, (double)count);
	}
}

static void
describe_routes(struct run_list *routes, const struct load *load)
{
	for (size_t i = 0; i < load_routes(load); i++) {
		struct load_route route = load_route(load, i);
		struct run_route *info = run_list_add(routes, run_route);

		run_text_set(&info->route, route.name);
		info->requests = (double)route.requests;
		info->errors = (double)route.errors;
		if (route.latency != NULL)
			latency_describe(&info->latency, route.latency);
	}
}

static void
describe_checks(struct run_list *checks, const struct scenario *scenario)
{
	for (size_t i = 0; i < scenario_checks(scenario) && i < SHOWN_CHECKS;
	     i++) {
		struct scenario_check check = scenario_check(scenario, i);
		struct run_check *info = run_list_add(checks, run_check);

		run_text_set(&info->check, check.text);
		info->passed = (double)check.passed;
		info->failed = (double)check.failed;
		info->script_error = check.is_error;
		run_text_set(&info->traceback, check.trace);
	}
}

static void
describe_flows(struct run_list *flows, const struct load *load,
	       const struct scenario *scenario)
{
	for (size_t i = 0; i < scenario_flows(scenario); i++) {
		const struct flow_count *flow = load_flow(load, i);
		struct run_flow *info = run_list_add(flows, run_flow);

		run_text_set(&info->flow, scenario_flow_name(scenario, i));
		info->begun = (double)flow->begun;
		info->completed = (double)flow->completed;
		info->failed = (double)flow->failed;
		run_text_set(&info->why,
			     flow->why[0] != '\0' ? flow->why : NULL);
	}
}

static void
describe_status(struct run_list *list, int status,
		const struct outcome *outcome)
{
	struct run_outcome *info = run_list_add(list, run_outcome);
	char text[16];

	snprintf(text, sizeof(text), "%d", status);
	run_text_set(&info->outcome, text);
	info->requests = (double)outcome->requests;
	info->errors = (double)outcome->errors;
	info->named = (double)outcome->named;
	info->status = status;
}

static void
describe_outcomes(struct run_done *done, const struct outcomes *outcomes)
{
	for (int s = 0; s < OUTCOME_STATUSES; s++)
		if (outcomes->statuses[s].requests > 0)
			describe_status(&done->outcomes, s,
					&outcomes->statuses[s]);
	for (int f = 0; f < HTTP_NFAILURES; f++) {
		struct run_outcome *info;

		if (outcomes->failures[f] == 0)
			continue;
		info = run_list_add(&done->outcomes, run_outcome);
		run_text_set(&info->outcome,
			     http_failure_text((enum http_failure)f));
		info->requests = info->errors = (double)outcomes->failures[f];
	}
	done->empty_replies = (double)outcomes->empty;
	done->aborted = (double)outcomes->aborted;
	if (outcomes->answered > 0 && !outcomes->differ)
		done->same_bytes = (double)outcomes->bytes;
}

static void
describe_totals(struct run_done *done, const struct load *load)
{
	struct load_totals totals;

	load_totals(load, &totals);
	done->requests = (double)totals.requests;
	done->errors = (double)totals.errors;
	done->measured_requests = (double)totals.measured_requests;
	done->measured_errors = (double)totals.measured_errors;
	done->measured_s = totals.measured_s;
	done->iterations = (double)totals.iterations;
	done->late = (double)totals.late;
	done->dropped = (double)totals.dropped;
	done->planned_rate = totals.rate;
	done->measured_iterations = (double)totals.measured_iterations;
	done->measured_dropped = (double)totals.measured_dropped;
	if (totals.paused > 0)
		done->untimed = (double)totals.paused;
	done->measured_behind = (double)totals.measured_behind;
	done->visitors = (double)totals.visitors;
	done->connections = (double)totals.connections;
	done->measured_visitors = (double)totals.measured_visitors;
	done->measured_connections = (double)totals.measured_connections;
	done->messages = (double)totals.messages;
	done->measured_messages = (double)totals.measured_messages;
	done->streams = (double)totals.streams;
}

/* Fewer are too few to tell growth by. */
#define DOSE_LEAST 100

/*
 * What growth is counted by, unless somebody said so: requests, where there
 * were enough of them to tell; connections or messages, where they were the
 * load. NULL: requests.
 */
static const char *
describe_dose(const struct run_done *done)
{
	if (done->measured_requests >= DOSE_LEAST ||
	    (done->measured_requests > 0 && done->measured_messages == 0))
		return NULL;
	if (done->measured_connections >= DOSE_LEAST)
		return "connections";
	return done->measured_messages >= DOSE_LEAST ? "messages" : NULL;
}

/* A flow of pure data makes one request, over and over. */
static double
describe_variety(const struct load *load, const struct scenario *scenario)
{
	double count = scenario_different_requests(scenario);

	for (size_t i = 0; i < scenario_flows(scenario); i++)
		count += scenario_flow_request(scenario, i) != NULL &&
			 load_flow(load, i)->begun > 0;
	return count;
}

void
describe_load(struct run_info *info, const struct load *load,
	      const struct scenario *scenario)
{
	struct run_done *done = &info->done;

	done->present = 1;
	describe_totals(done, load);
	if (describe_dose(done) != NULL)
		run_text_set(&info->dose, describe_dose(done));
	describe_strain(&done->load, load);
	latency_describe(&done->latency, load_latency(load));
	latency_describe(&done->uncorrected, load_uncorrected(load));
	describe_versions(&done->versions, load);
	done->stalled = (double)load_stalled(load);
	if (load_held(load) > 0)
		done->held_threads = (double)load_held(load);
	describe_failures(&done->failures, load);
	describe_flows(&done->flows, load, scenario);
	describe_outcomes(done, load_outcomes(load));
	done->cookie_replies = (double)scenario_cookie_replies(scenario);
	done->different_requests = describe_variety(load, scenario);
	done->uniques = (double)scenario_uniques(scenario);
	describe_routes(&done->routes, load);
	describe_checks(&done->checks, scenario);
}
