/* SPDX-License-Identifier: MIT */
#include "drive/describe.h"

#include <math.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/mem.h"
#include "config.h"

enum { SHOWN_CHECKS = 50 };

static json_t *
number_or_null(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *
describe_scenario(const struct scenario *scenario, const char *path)
{
	return json_pack(
	    "{s:s, s:s, s:s, s:s%}", "name", scenario_name(scenario), "path",
	    path, "digest", scenario_digest(scenario), "text",
	    scenario_source(scenario), strlen(scenario_source(scenario)));
}

/* Only the names of headers: their values may be secrets. */
static json_t *
describe_headers(const struct strings *headers)
{
	json_t *names = json_array();

	for (size_t i = 0; i < headers->count; i++)
		json_array_append_new(
		    names, json_stringn(headers->items[i],
					strcspn(headers->items[i], ":")));
	return names;
}

static json_t *
describe_set(const struct strings *set)
{
	json_t *list = json_array();

	for (size_t i = 0; i < set->count; i++)
		json_array_append_new(list, json_string(set->items[i]));
	return list;
}

static json_t *
describe_stages(const struct stages *stages)
{
	json_t *list = json_array();

	for (size_t i = 0; i < stages->count; i++)
		json_array_append_new(list, json_pack("[f, f]",
						      stages->items[i].seconds,
						      stages->items[i].level));
	return list;
}

static json_t *
describe_settings(const struct settings *settings)
{
	json_t *load = json_object();

	json_object_set_new(load, "users", json_real(settings->users));
	json_object_set_new(load, "rate", number_or_null(settings->rate));
	if (settings->stages.count > 0)
		json_object_set_new(load, "stages",
				    describe_stages(&settings->stages));
	if (!isnan(settings->rate))
		json_object_set_new(load, "arrival",
				    json_string(settings->arrival != NULL
						    ? settings->arrival
						    : "uniform"));
	json_object_set_new(load, "replay",
			    settings->replay != NULL
				? json_string(settings->replay)
				: json_null());
	if (settings->replay != NULL)
		json_object_set_new(load, "speed", json_real(settings->speed));
	json_object_set_new(load, "connections",
			    number_or_null(settings->connections));
	json_object_set_new(load, "duration_s",
			    json_real(settings_duration(settings)));
	json_object_set_new(load, "requests",
			    number_or_null(settings->requests));
	json_object_set_new(load, "warmup_s", number_or_null(settings->warmup));
	json_object_set_new(load, "timeout_s", json_real(settings->timeout));
	json_object_set_new(load, "http2", json_boolean(settings->http2));
	json_object_set_new(load, "headers",
			    describe_headers(&settings->headers));
	json_object_set_new(load, "cycles", number_or_null(settings->cycles));
	json_object_set_new(load, "burst", json_real(settings->burst));
	json_object_set_new(load, "settle_s", json_real(settings->settle));
	json_object_set_new(load, "hold_s", number_or_null(settings->hold));
	if (settings->looks > 0)
		json_object_set_new(load, "looks",
				    json_integer(settings->looks));
	return load;
}

static json_t *
describe_limits(const struct settings *settings)
{
	int named = settings_source(settings, &settings->growth);
	json_t *limits = json_pack(
	    "{s:f, s:s, s:b, s:f, s:o, s:o, s:o, s:o}", "growth",
	    settings->growth.amount, "growth_per",
	    settings->growth.per == PER_HOUR ? "hour" : "request",
	    "growth_named", named != SOURCE_DEFAULT, "errors", settings->errors,
	    "memory", number_or_null(settings->limit), "p99_s",
	    number_or_null(settings->most_p99), "rate",
	    number_or_null(settings->least_rate), "fds",
	    number_or_null(settings->most_fds));

	if (settings->survive.seconds > 0)
		json_object_set_new(limits, "survive",
				    json_pack("{s:f, s:f}", "seconds",
					      settings->survive.seconds, "rate",
					      settings->survive.rate));
	return limits;
}

static void
describe_place(json_t *run)
{
	struct utsname host;
	struct tm utc;
	time_t now = time(NULL);
	char text[32];

	gmtime_r(&now, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	json_object_set_new(run, "started", json_string(text));
	if (uname(&host) != 0)
		return;
	json_object_set_new(run, "host", json_string(host.nodename));
	json_object_set_new(run, "kernel", json_string(host.release));
}

json_t *
describe_plan(const struct settings *settings, const struct scenario *scenario,
	      const char *scenario_path)
{
	json_t *run = json_object();

	json_object_set_new(run, "flatline", json_string(PACKAGE_VERSION));
	describe_place(run);
	json_object_set_new(run, "scenario",
			    describe_scenario(scenario, scenario_path));
	json_object_set_new(run, "set", describe_set(&settings->set));
	json_object_set_new(run, "seed", json_real(settings->seed));
	json_object_set_new(run, "load", describe_settings(settings));
	json_object_set_new(run, "limits", describe_limits(settings));
	return run;
}

json_t *
describe_watch(const struct settings *settings)
{
	json_t *run = json_object();

	json_object_set_new(run, "flatline", json_string(PACKAGE_VERSION));
	describe_place(run);
	json_object_set_new(
	    run, "dose",
	    json_string(settings->per != NULL ? "requests" : "seconds"));
	json_object_set_new(run, "limits", describe_limits(settings));
	return run;
}

static const char *const limit_names[] = {
    [LIMITED_MEMORY] = "memory",
    [LIMITED_HEAP] = "heap",
    [LIMITED_FDS] = "fds",
};

static json_t *
describe_target_limits(struct target *target)
{
	struct target_limit limits[TARGET_LIMITS];
	size_t count = target_limits(target, limits, COUNT(limits));
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list,
				      json_pack("{s:s, s:f, s:s}", "of",
						limit_names[limits[i].what],
						"most", limits[i].most,
						"source", limits[i].source));
	return list;
}

void
describe_transport(json_t *run, const struct transport *transport)
{
	json_object_set_new(json_object_get(run, "load"), "transport",
			    json_string(transport->name));
}

void
describe_target(json_t *run, const struct target_resolution *resolved)
{
	struct process_id id = target_id(resolved->target);
	const char *allocator = target_allocator(resolved->target);
	const char *version = target_runtime_version(resolved->target);

	json_object_set_new(
	    run, "target",
	    json_pack("{s:s, s:i, s:I, s:s?, s:s?, s:s?, s:s*, s:s?, s:b, s:o}",
		      "url", resolved->address.base, "pid", (int)id.pid,
		      "start_ticks", (json_int_t)id.start, "name",
		      target_name(resolved->target), "command",
		      target_command(resolved->target), "runtime",
		      target_runtime(resolved->target), "runtime_version",
		      version[0] != '\0' ? version : NULL, "allocator",
		      allocator[0] != '\0' ? allocator : NULL, "started_here",
		      target_is_started(resolved->target), "limits",
		      describe_target_limits(resolved->target)));
}

static json_t *
describe_latency(const struct histogram *histogram)
{
	return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "mean",
			 histogram_mean(histogram) * 1e3, "p50",
			 histogram_quantile(histogram, .5) * 1e3, "p90",
			 histogram_quantile(histogram, .9) * 1e3, "p99",
			 histogram_quantile(histogram, .99) * 1e3, "p99.9",
			 histogram_quantile(histogram, .999) * 1e3, "max",
			 (double)histogram->max_us / 1e3);
}

/* Of the load itself, in the measured part. */
static json_t *
describe_strain(const struct load *load)
{
	struct load_strain strain;

	load_strain(load, &strain);
	return json_pack("{s:I, s:f, s:f, s:f, s:o, s:f, s:f}", "threads",
			 (json_int_t)strain.threads, "busiest", strain.busiest,
			 "lag_ms", strain.lag_s * 1e3, "lag_p99_ms",
			 strain.lag_p99_s * 1e3, "sent_lag_p99_ms",
			 number_or_null(strain.sent_p99_s * 1e3),
			 "rss_first_bytes", strain.rss_first_bytes,
			 "rss_last_bytes", strain.rss_last_bytes);
}

static json_t *
describe_failures(const struct load *load)
{
	json_t *failures = json_array();

	for (int f = 1; f < HTTP_NFAILURES; f++) {
		const char *detail;
		uint64_t count =
		    load_failures(load, (enum http_failure)f, &detail);

		if (count > 0)
			json_array_append_new(
			    failures,
			    json_pack("{s:s, s:I, s:s?}", "kind",
				      http_failure_text((enum http_failure)f),
				      "count", (json_int_t)count, "first",
				      detail));
	}
	return failures;
}

/* By the names of those that were spoken. */
static json_t *
describe_versions(const struct load *load)
{
	json_t *versions = json_object();

	for (int v = HTTP_NO_VERSION + 1; v < HTTP_NVERSIONS; v++) {
		uint64_t count = load_version(load, (enum http_version)v);

		if (count > 0)
			json_object_set_new(
			    versions, http_version_text((enum http_version)v),
			    json_integer((json_int_t)count));
	}
	return versions;
}

static json_t *
describe_routes(const struct load *load)
{
	json_t *routes = json_array();

	for (size_t i = 0; i < load_routes(load); i++) {
		struct load_route route = load_route(load, i);

		json_array_append_new(
		    routes,
		    json_pack("{s:s?, s:I, s:I, s:o*}", "route", route.name,
			      "requests", (json_int_t)route.requests, "errors",
			      (json_int_t)route.errors, "latency_ms",
			      route.latency != NULL
				  ? describe_latency(route.latency)
				  : NULL));
	}
	return routes;
}

static json_t *
describe_checks(const struct scenario *scenario)
{
	json_t *checks = json_array();

	for (size_t i = 0; i < scenario_checks(scenario) && i < SHOWN_CHECKS;
	     i++) {
		struct scenario_check check = scenario_check(scenario, i);

		json_array_append_new(
		    checks,
		    json_pack("{s:s?, s:I, s:I, s:b, s:s*}", "check",
			      check.text, "passed", (json_int_t)check.passed,
			      "failed", (json_int_t)check.failed,
			      "script_error", check.is_error, "traceback",
			      check.trace));
	}
	return checks;
}

void
describe_load(json_t *run, const struct load *load,
	      const struct scenario *scenario)
{
	struct load_totals totals;
	json_t *done;

	load_totals(load, &totals);
	done = json_pack(
	    "{s:I, s:I, s:I, s:I, s:f, s:I, s:I, s:I, s:o}", "requests",
	    (json_int_t)totals.requests, "errors", (json_int_t)totals.errors,
	    "measured_requests", (json_int_t)totals.measured_requests,
	    "measured_errors", (json_int_t)totals.measured_errors, "measured_s",
	    totals.measured_s, "iterations", (json_int_t)totals.iterations,
	    "late", (json_int_t)totals.late, "dropped",
	    (json_int_t)totals.dropped, "planned_rate",
	    number_or_null(totals.rate));
	json_object_set_new(done, "load", describe_strain(load));
	json_object_set_new(done, "latency_ms",
			    describe_latency(load_latency(load)));
	json_object_set_new(done, "uncorrected_ms",
			    describe_latency(load_uncorrected(load)));
	json_object_set_new(done, "versions", describe_versions(load));
	json_object_set_new(done, "stalled",
			    json_integer((json_int_t)load_stalled(load)));
	json_object_set_new(done, "failures", describe_failures(load));
	json_object_set_new(done, "routes", describe_routes(load));
	json_object_set_new(done, "checks", describe_checks(scenario));
	json_object_set_new(run, "done", done);
}
