/* SPDX-License-Identifier: MIT */
#include "drive/log_replay.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/pattern_source.h"

/* As long as the log takes, less the warm-up; a run that may end early is
 * judged from a quarter of that on. */
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

/* How paths are folded, as --route and --openapi have it. */
static int
log_replay_patterns(struct log_replay *log_replay,
		    const struct settings *settings, struct error *err)
{
	struct intake_notes notes;

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
				   .speed = settings->speed,
				   .scenario = log_replay->scenario,
				   .stop = stop,
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

/* Foreign text: what is no UTF-8 is no JSON either. */
static json_t *
route_text(const char *route)
{
	json_t *text = json_string(route);

	return text != NULL ? text : json_string("?");
}

static json_t *
routes_json(const struct replay_routes *routes, const struct scenario *scenario)
{
	json_t *list = json_array();

	for (size_t i = 0; i < routes->count; i++) {
		int flow = routes->rows[i].flow;
		json_t *row = json_pack("{s:o, s:f}", "route",
					route_text(routes->rows[i].route),
					"requests", routes->rows[i].requests);

		if (flow >= 0)
			json_object_set_new(row, "flow",
					    route_text(scenario_flow_name(
						scenario, (size_t)flow)));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *
count_json(const struct replay_count *count)
{
	static const char *const keys[NLINE_KINDS] = {
	    [LINE_SENDABLE] = "can_be_sent",
	    [LINE_NO_TIME] = "no_time",
	    [LINE_NO_FLOW] = "no_flow",
	    [LINE_NO_PATH] = "no_path",
	    [LINE_TOO_LONG] = "too_long",
	    [LINE_UPGRADE] = "upgrades",
	    [LINE_NOT_PRINTABLE] = "not_printable",
	};
	json_t *counted = json_pack(
	    "{s:f, s:f, s:f, s:I, s:o, s:f, s:f}", "requests",
	    count_requests(count), "no_flow_other_routes",
	    count->left.elsewhere, "broken", count->notes.broken,
	    "first_broken_line", (json_int_t)count->notes.first_line,
	    "first_broken", route_text(count->notes.first_broken),
	    "earlier_lines", count->back, "earlier_by_s", count->back_s);

	for (int kind = 0; kind < NLINE_KINDS; kind++)
		json_object_set_new(counted, keys[kind],
				    json_real(count->lines[kind]));
	return counted;
}

static void
log_replay_put_count(json_t *replay, const struct log_replay *log_replay,
		     const struct replay_count *count)
{
	json_t *counted = count_json(count);

	json_object_update(replay, counted);
	json_decref(counted);
	json_object_set_new(replay, "routes",
			    routes_json(&count->sent, log_replay->scenario));
	json_object_set_new(replay, "no_flow_routes",
			    routes_json(&count->left, log_replay->scenario));
}

/* count may be NULL: nothing was read yet. */
static json_t *
log_replay_put(const struct log_replay *log_replay,
	       const struct settings *settings,
	       const struct replay_count *count)
{
	json_t *replay =
	    json_pack("{s:o, s:f}", "log", route_text(settings->replay),
		      "speed", settings->speed);
	double span_s = replay_span(log_replay->replay);

	if (count != NULL)
		log_replay_put_count(replay, log_replay, count);
	if (log_replay->path != NULL)
		json_object_set_new(replay, "scenario",
				    route_text(log_replay->path));
	if (!isnan(span_s))
		json_object_set_new(replay, "span_s", json_real(span_s));
	return replay;
}

json_t *
log_replay_json(const struct log_replay *log_replay,
		const struct settings *settings)
{
	if (log_replay->replay == NULL)
		return NULL;
	return log_replay_put(log_replay, settings,
			      replay_whole(log_replay->replay));
}

/* Of a log that was cut short all is told that is known. */
json_t *
log_replay_done(const struct log_replay *log_replay,
		const struct settings *settings, const struct load *load)
{
	const struct replay_count *count;
	struct load_totals totals;
	json_t *replay;

	if (log_replay->replay == NULL)
		return NULL;
	load_totals(load, &totals);
	count = replay_whole(log_replay->replay);
	if (count == NULL)
		count = replay_read(log_replay->replay);
	replay = log_replay_put(log_replay, settings, count);
	json_object_set_new(replay, "begun",
			    json_integer((json_int_t)totals.iterations));
	json_object_set_new(replay, "astray",
			    json_integer((json_int_t)totals.astray));
	json_object_set_new(replay, "behind_s",
			    json_real(replay_behind(log_replay->replay)));
	replay_put_words(replay);
	return replay;
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
