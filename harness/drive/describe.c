/* SPDX-License-Identifier: MIT */
#include "drive/describe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/mem.h"
#include "base/route_limit.h"
#include "config.h"
#include "load/vary.h"
#include "traffic/secrets.h"

/* Reports are shown to more people than the scenario is. */
static void
describe_source(char **text, const char *source)
{
	struct buf shown = {0};

	if (source != NULL)
		secrets_hide_script(&shown, source, strlen(source));
	run_text_set(text, source != NULL ? buf_text(&shown) : NULL);
	buf_free(&shown);
}

static void
describe_scenario(struct run_scenario *info, const struct scenario *scenario,
		  const char *path)
{
	info->present = 1;
	run_text_set(&info->name, scenario_name(scenario));
	run_text_set(&info->path, path);
	run_text_set(&info->digest, scenario_digest(scenario));
	describe_source(&info->text, scenario_source(scenario));
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
	for (size_t i = 0; i < set->count; i++) {
		size_t name = strcspn(set->items[i], "=");
		char *hidden =
		    xasprintf("%.*s=(redacted)", (int)name, set->items[i]);

		strings_add(info, secret_is_header(set->items[i], name)
				      ? hidden
				      : set->items[i]);
		free(hidden);
	}
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
describe_vary(struct run_list *info, const struct settings *settings)
{
	struct run_point *points;
	struct vary vary;

	vary_plan(&vary, settings);
	if (vary.count == 0)
		return;
	points = xcalloc(vary.count, sizeof(*points));
	for (size_t i = 0; i < vary.count; i++)
		points[i] = (struct run_point){vary.stretches[i].length_s,
					       vary.stretches[i].level};
	*info = (struct run_list){points, vary.count};
}

static void
describe_pace(struct run_load *load, const struct settings *settings)
{
	load->users = settings->users;
	load->rate = settings->rate;
	if (settings->stages.count > 0)
		describe_stages(&load->stages, &settings->stages);
	describe_vary(&load->vary, settings);
	if (!isnan(settings->rate))
		run_text_set(&load->arrival, settings->arrival != NULL
						 ? settings->arrival
						 : "uniform");
	run_text_set(&load->replay, settings->replay);
	if (settings->replay != NULL)
		load->speed = settings->speed;
	load->connections = settings->connections;
	load->streams = settings->streams;
}

static void
describe_settings(struct run_load *load, const struct settings *settings)
{
	load->present = 1;
	describe_pace(load, settings);
	run_text_set(&load->visitors, settings->visitors != NULL
					  ? settings->visitors
					  : "returning");
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
describe_route_limits(struct run_limits *limits, const struct strings *texts)
{
	struct route_limit parsed;

	for (size_t i = 0; i < texts->count; i++) {
		struct run_route_limit *limit;

		if (route_limit_parse(texts->items[i], &parsed) != 0)
			continue; /* --route-limit was checked */
		limit = run_list_add(&limits->routes, run_route_limit);
		run_text_set(&limit->route, parsed.route);
		limit->percentile = parsed.percentile;
		limit->seconds = parsed.seconds;
	}
}

static void
describe_limits(struct run_limits *limits, const struct settings *settings)
{
	limits->present = 1;
	limits->growth = settings->growth.amount;
	run_text_set(&limits->growth_per, units_of_growth(&settings->growth));
	limits->growth_named =
	    settings_source(settings, &settings->growth) != SOURCE_DEFAULT;
	limits->errors = settings->errors;
	if (settings_source(settings, &settings->least_completed) !=
	    SOURCE_DEFAULT)
		limits->completed = settings->least_completed;
	limits->memory = settings->limit;
	limits->p95_s = settings->most_p95;
	limits->p99_s = settings->most_p99;
	describe_route_limits(limits, &settings->route_limits);
	limits->rate = settings->least_rate;
	limits->fds = settings->most_fds;
	if (settings->cover.count > 0)
		limits->coverage = settings->min;
	limits->session_ttl_s = settings->session_ttl;
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

static void
describe_segment(struct run_segment *info, const struct settings *settings)
{
	if (settings->segment == NULL)
		return;
	info->present = 1;
	info->number = (double)settings->part.index + 1;
	info->count = (double)settings->part.count;
}

void
describe_plan(struct run_info *info, const struct settings *settings,
	      const struct scenario *scenario, const char *scenario_path)
{
	describe_run(info, settings);
	describe_scenario(&info->scenario, scenario, scenario_path);
	describe_set(&info->set, &settings->set);
	info->seed = (double)settings->seed;
	run_text_set(&info->salt, settings->salt);
	describe_settings(&info->load, settings);
	describe_segment(&info->segment, settings);
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

static void
describe_roots(struct run_list *list, struct target *target)
{
	struct target_root roots[TARGET_ROOTS];
	size_t count = target_roots(target, roots);

	for (size_t i = 0; i < count && count > 1; i++) {
		struct run_root *root = run_list_add(list, run_root);

		root->pid = roots[i].id.pid;
		root->start_ticks = (double)roots[i].id.start;
		run_text_set(&root->name, roots[i].name);
	}
}

void
describe_page(struct run_info *info, const struct scrape *scrape,
	      double requests)
{
	struct run_page *page = &info->target.page;
	const struct page_counter *series;

	if (scrape->url == NULL)
		return;
	series = isnan(requests) ? NULL
				 : page_watch_counter(&scrape->page, requests);
	page->present = 1;
	run_text_set(&page->url, scrape->url);
	page->reads = scrape->page.reads;
	run_text_set(&page->counter, series != NULL ? series->name : NULL);
	page->counted = series != NULL ? series->last - series->first : NAN;
	page->driven = requests;
	page->in_turn = scrape->page.in_turn;
	run_text_set(&page->exporter,
		     scrape->exporter[0] != '\0' ? scrape->exporter : NULL);
}

void
describe_process(struct run_target *of, struct target *target)
{
	run_text_set(&of->name, target_name(target));
	run_text_set(&of->runtime, target_runtime(target));
	describe_word(&of->runtime_version, target_runtime_version(target));
	describe_word(&of->allocator, target_allocator(target));
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
	run_text_set(&of->command, target_command(target));
	describe_process(of, target);
	of->started_here = target_is_started(target);
	for (size_t i = 0; i < resolved->others.count; i++)
		strings_add(&of->others, resolved->others.items[i]);
	describe_target_limits(&of->limits, target);
	run_text_set(&of->container, target_container(target));
	run_text_set(&of->cgroup, target_group(target));
	describe_roots(&of->roots, target);
	sampler_counters(&resolved->scrape, &of->counters);
	scrape_named(&resolved->scrape, &of->named);
	describe_page(info, &resolved->scrape, NAN);
}
