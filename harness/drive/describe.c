/* SPDX-License-Identifier: MIT */
#include "drive/describe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/mem.h"
#include "config.h"

enum { SHOWN_CHECKS = 50 };

static void
describe_scenario(struct run_scenario *info, const struct scenario *scenario,
		  const char *path)
{
	info->present = 1;
	run_text_set(&info->name, scenario_name(scenario));
	run_text_set(&info->path, path);
	run_text_set(&info->digest, scenario_digest(scenario));
	run_text_set(&info->text, scenario_source(scenario));
}

/* Names of headers only: values may be secrets. */
static void
describe_headers(struct strings *names, const struct strings *headers)
{
	for (size_t i = 0; i < headers->count; i++) {
		char *name = xstrndup(headers->items[i],
				      strcspn(headers->items[i], ":"));

		strings_add(names, name);
		free(name);
	}
}

/* Writes the list even if it is empty: "nothing was set" is information too. */
static void
describe_set(struct strings *info, const struct strings *set)
{
	info->items = xcalloc(1, sizeof(*info->items));
	for (size_t i = 0; i < set->count; i++)
		strings_add(info, set->items[i]);
}

static void
describe_stages(struct run_list *info, const struct stages *stages)
{
	struct run_point *points = xcalloc(stages->count, sizeof(*points));

	for (size_t i = 0; i < stages->count; i++)
		points[i] = (struct run_point){stages->items[i].seconds,
					       stages->items[i].level};
	*info = (struct run_list){points, stages->count};
}

static void
describe_pace(struct run_load *load, const struct settings *settings)
{
	load->users = settings->users;
	load->rate = settings->rate;
	if (settings->stages.count > 0)
		describe_stages(&load->stages, &settings->stages);
	if (!isnan(settings->rate))
		run_text_set(&load->arrival, settings->arrival != NULL
						 ? settings->arrival
						 : "uniform");
	run_text_set(&load->replay, settings->replay);
	if (settings->replay != NULL)
		load->speed = settings->speed;
	load->connections = settings->connections;
}

static void
describe_settings(struct run_load *load, const struct settings *settings)
{
	load->present = 1;
	describe_pace(load, settings);
	load->duration_s = settings_duration(settings);
	load->requests = settings->requests;
	load->warmup_s = settings->warmup;
	load->timeout_s = settings->timeout;
	load->http2 = settings->http2;
	describe_headers(&load->headers, &settings->headers);
	load->cycles = settings->cycles;
	load->burst = settings->burst;
	load->settle_s = settings->settle;
	load->hold_s = settings->hold;
	if (settings->looks > 0)
		load->looks = settings->looks;
}

static void
describe_limits(struct run_limits *limits, const struct settings *settings)
{
	limits->present = 1;
	limits->growth = settings->growth.amount;
	run_text_set(&limits->growth_per,
		     settings->growth.per == PER_HOUR ? "hour" : "request");
	limits->growth_named =
	    settings_source(settings, &settings->growth) != SOURCE_DEFAULT;
	limits->errors = settings->errors;
	limits->memory = settings->limit;
	limits->p99_s = settings->most_p99;
	limits->rate = settings->least_rate;
	limits->fds = settings->most_fds;
	if (settings->survive.seconds > 0) {
		limits->survive.present = 1;
		limits->survive.seconds = settings->survive.seconds;
		limits->survive.rate = settings->survive.rate;
	}
}

static void
describe_place(struct run_info *info)
{
	struct utsname host;
	struct tm utc;
	time_t now = time(NULL);
	char text[32];

	gmtime_r(&now, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	run_text_set(&info->started, text);
	if (uname(&host) != 0)
		return;
	run_text_set(&info->host, host.nodename);
	run_text_set(&info->kernel, host.release);
}

static void
describe_run(struct run_info *info, const struct settings *settings)
{
	run_info_init(info);
	info->present = 1;
	run_text_set(&info->flatline, PACKAGE_VERSION);
	describe_place(info);
	describe_limits(&info->limits, settings);
}

void
describe_plan(struct run_info *info, const struct settings *settings,
	      const struct scenario *scenario, const char *scenario_path)
{
	describe_run(info, settings);
	describe_scenario(&info->scenario, scenario, scenario_path);
	describe_set(&info->set, &settings->set);
	info->seed = (double)settings->seed;
	describe_settings(&info->load, settings);
}

void
describe_watch(struct run_info *info, const struct settings *settings)
{
	describe_run(info, settings);
	run_text_set(&info->dose,
		     settings->per != NULL ? "requests" : "seconds");
}

static const char *const limit_names[] = {
    [LIMITED_MEMORY] = "memory",
    [LIMITED_HEAP] = "heap",
    [LIMITED_FDS] = "fds",
};

static void
describe_target_limits(struct run_list *list, struct target *target)
{
	struct target_limit limits[TARGET_LIMITS];
	size_t count = target_limits(target, limits, COUNT(limits));

	for (size_t i = 0; i < count; i++) {
		struct run_target_limit *limit =
		    run_list_add(list, run_target_limit);

		run_text_set(&limit->of, limit_names[limits[i].what]);
		limit->most = limits[i].most;
		run_text_set(&limit->source, limits[i].source);
	}
}

void
describe_transport(struct run_info *info, const struct transport *transport)
{
	run_text_set(&info->load.transport, transport->name);
}

static void
describe_word(char **field, const char *word)
{
	run_text_set(field, word[0] != '\0' ? word : NULL);
}

void
describe_target(struct run_info *info, const struct target_resolution *resolved)
{
	struct target *target = resolved->target;
	struct process_id id = target_id(target);
	struct run_target *of = &info->target;

	of->present = 1;
	run_text_set(&of->url, resolved->address.base);
	of->pid = id.pid;
	of->start_ticks = (double)id.start;
	run_text_set(&of->name, target_name(target));
	run_text_set(&of->command, target_command(target));
	run_text_set(&of->runtime, target_runtime(target));
	describe_word(&of->runtime_version, target_runtime_version(target));
	describe_word(&of->allocator, target_allocator(target));
	of->started_here = target_is_started(target);
	describe_target_limits(&of->limits, target);
	sampler_counters(&resolved->scrape, &of->counters);
}

static void
describe_latency(struct run_latency *latency, const struct histogram *histogram)
{
	latency->present = 1;
	latency->mean = histogram_mean(histogram) * 1e3;
	latency->p50 = histogram_quantile(histogram, .5) * 1e3;
	latency->p90 = histogram_quantile(histogram, .9) * 1e3;
	latency->p99 = histogram_quantile(histogram, .99) * 1e3;
	latency->p999 = histogram_quantile(histogram, .999) * 1e3;
	latency->max = (double)histogram->max_us / 1e3;
}

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
			describe_latency(&info->latency, route.latency);
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
}

void
describe_load(struct run_info *info, const struct load *load,
	      const struct scenario *scenario)
{
	struct run_done *done = &info->done;

	done->present = 1;
	describe_totals(done, load);
	describe_strain(&done->load, load);
	describe_latency(&done->latency, load_latency(load));
	describe_latency(&done->uncorrected, load_uncorrected(load));
	describe_versions(&done->versions, load);
	done->stalled = (double)load_stalled(load);
	describe_failures(&done->failures, load);
	describe_routes(&done->routes, load);
	describe_checks(&done->checks, scenario);
}
