/* SPDX-License-Identifier: MIT */
#include "drive/log_replay.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/pattern_source.h"

/*
 * The run lasts as long as the log, less the warm-up. A run that may end early
 * is first judged after a quarter of that.
 */
static void
log_replay_set_duration(const struct log_replay *log_replay,
			struct settings *settings)
{
	double span = replay_span(log_replay->replay), warmup = span / 6;

	if (isnan(span) ||
	    settings_source(settings, &settings->duration) != SOURCE_DEFAULT)
		return;
	if (!isnan(settings->warmup))
		warmup = settings->warmup;
	settings->duration =
	    fmax((span - warmup) / (settings->until_certain ? 4 : 1), 0.1);
}

/* Builds the patterns that fold paths, from --route and --openapi. */
static int
log_replay_patterns(struct log_replay *log_replay,
		    const struct settings *settings, struct error *err)
{
	struct import_notes notes;

	if (patterns_add_all(log_replay->patterns, &settings->route, err) != 0)
		return -1;
	if (settings->openapi == NULL)
		return 0;
	return patterns_add_openapi(log_replay->patterns, settings->openapi,
				    &notes, err);
}

int
log_replay_open(struct log_replay *log_replay, struct settings *settings,
		const volatile int *stop, struct error *err)
{
	struct replay_plan plan = {.path = settings->replay,
				   .format = settings->log_format,
				   .host = settings->host,
				   .speed = settings->speed,
				   .scenario = log_replay->scenario,
				   .stop = stop,
				   .part = settings->part,
				   .only_counted = log_replay->only_counted};

	if (settings->replay == NULL)
		return 0;
	log_replay->patterns = xcalloc(1, sizeof(*log_replay->patterns));
	plan.patterns = log_replay->patterns;
	if (log_replay_patterns(log_replay, settings, err) == 0)
		log_replay->replay = replay_open(&plan, err);
	if (log_replay->replay == NULL)
		return -1;
	log_replay_set_duration(log_replay, settings);
	return 0;
}

void
log_replay_close(struct log_replay *log_replay)
{
	replay_free(log_replay->replay);
	if (log_replay->patterns != NULL)
		patterns_free(log_replay->patterns);
	free(log_replay->patterns);
	*log_replay = (struct log_replay){.replay = NULL};
}

static double
count_requests(const struct replay_count *count)
{
	double requests = 0;

	for (int kind = 0; kind < NLINE_KINDS; kind++)
		requests += count->lines[kind];
	return requests;
}

static void
describe_routes(struct run_list *list, const struct replay_routes *routes,
		const struct scenario *scenario)
{
	const struct replay_route **sorted = replay_routes_sort(routes);

	list->items = xcalloc(1, sizeof(struct run_replay_route));
	for (size_t i = 0; i < routes->count; i++) {
		int flow = sorted[i]->flow;
		struct run_replay_route *row =
		    run_list_add(list, run_replay_route);

		run_text_set(&row->route, replay_route_text(sorted[i]));
		row->requests = sorted[i]->requests;
		if (flow >= 0)
			run_text_set(&row->flow, scenario_flow_name(
						     scenario, (size_t)flow));
	}
	free(sorted);
}

static void
describe_count(struct run_replay *info, const struct replay_count *count)
{
	info->requests = count_requests(count);
	info->other_routes = count->sent.elsewhere;
	info->no_flow_other_routes = count->left.elsewhere;
	info->broken = count->notes.broken;
	info->first_broken_line = (double)count->notes.first_line;
	run_text_set(&info->first_broken, count->notes.first_broken);
	info->no_request = count->notes.log.others;
	info->elsewhere = count->notes.log.elsewhere;
	info->earlier_lines = count->back;
	info->earlier_by_s = count->back_s;
	info->can_be_sent = count->lines[LINE_SENDABLE];
	info->no_time = count->lines[LINE_NO_TIME];
	info->no_flow = count->lines[LINE_NO_FLOW];
	info->no_path = count->lines[LINE_NO_PATH];
	info->too_long = count->lines[LINE_TOO_LONG];
	info->upgrades = count->lines[LINE_UPGRADE];
	info->not_printable = count->lines[LINE_NOT_PRINTABLE];
}

/* count may be NULL: nothing has been read yet. */
static void
describe_log(struct run_replay *info, const struct log_replay *log_replay,
	     const struct settings *settings, const struct replay_count *count)
{
	run_part_init(info, &run_replay_shape);
	info->present = 1;
	run_text_set(&info->log, settings->replay);
	info->speed = settings->speed;
	if (count != NULL) {
		describe_count(info, count);
		describe_routes(&info->routes, &count->sent,
				log_replay->scenario);
		describe_routes(&info->no_flow_routes, &count->left,
				log_replay->scenario);
	}
	run_text_set(&info->scenario, log_replay->path);
	info->span_s = replay_span(log_replay->replay);
}

void
log_replay_describe(struct run_replay *info,
		    const struct log_replay *log_replay,
		    const struct settings *settings)
{
	describe_log(info, log_replay, settings,
		     replay_whole(log_replay->replay));
}

static int
compare_changes(const void *a, const void *b)
{
	const struct run_replay_change *one = a, *other = b;

	return (one->requests < other->requests) -
	       (one->requests > other->requests);
}

static void
describe_changes(struct run_replay *info, const struct outcomes *outcomes)
{
	struct run_list *list = &info->changes;

	info->compared = (double)outcomes->recorded;
	list->items = xcalloc(1, sizeof(struct run_replay_change));
	for (int was = 0; was < STATUS_CLASSES; was++)
		for (int is = 0; is < STATUS_CLASSES; is++) {
			const struct outcome_change *from =
			    &outcomes->changes[was][is];
			struct run_replay_change *change;

			if (from->requests == 0)
				continue;
			change = run_list_add(list, run_replay_change);
			change->recorded = from->recorded;
			change->status = from->status;
			change->requests = (double)from->requests;
		}
	qsort(list->items, list->count, sizeof(struct run_replay_change),
	      compare_changes);
}

/* If reading the log was cut short, describes what is known. */
void
log_replay_describe_done(struct run_replay *info,
			 const struct log_replay *log_replay,
			 const struct settings *settings,
			 const struct load *load)
{
	const struct replay_count *count = replay_whole(log_replay->replay);
	struct load_totals totals;

	load_totals(load, &totals);
	if (count == NULL)
		count = replay_read(log_replay->replay);
	describe_log(info, log_replay, settings, count);
	info->begun = (double)totals.iterations;
	info->astray = (double)totals.astray;
	info->behind_s = replay_behind(log_replay->replay);
	describe_changes(info, load_outcomes(load));
	replay_summarize(info);
}

const char *
log_replay_digest(const struct log_replay *log_replay, char text[17])
{
	const struct replay_count *whole = replay_whole(log_replay->replay);

	if (whole == NULL)
		return "-";
	snprintf(text, 17, "%016" PRIx64, whole->digest);
	return text;
}
