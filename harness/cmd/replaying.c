/* SPDX-License-Identifier: MIT */
#include "cmd/replaying.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/covering.h"

/* As long as the log takes, less the warm-up; a run that may end early is
 * judged from a quarter of that on. */
static void
replaying_set_duration(const struct replaying *replaying,
		       struct settings *settings)
{
	double span = replay_span(replaying->replay), warmup = span / 6;

	if (isnan(span) ||
	    settings_source(settings, &settings->duration) != SOURCE_DEFAULT)
		return;
	if (!isnan(settings->warmup))
		warmup = settings->warmup;
	settings->duration =
	    fmax((span - warmup) / (settings->until_certain ? 4 : 1), 0.1);
}

int
replaying_open(struct replaying *replaying, struct settings *settings,
	       const volatile int *stop, struct error *err)
{
	struct replay_plan plan = {.path = settings->replay,
				   .format = settings->log_format,
				   .speed = settings->speed,
				   .scenario = replaying->scenario,
				   .stop = stop,
				   .only_counted = replaying->only_counted};

	if (settings->replay == NULL)
		return 0;
	replaying->covering = xcalloc(1, sizeof(*replaying->covering));
	plan.patterns = &replaying->covering->patterns;
	if (covering_patterns(replaying->covering, settings, err) == 0)
		replaying->replay = replay_open(&plan, err);
	if (replaying->replay == NULL)
		return -1;
	replaying_set_duration(replaying, settings);
	return 0;
}

void
replaying_close(struct replaying *replaying)
{
	replay_free(replaying->replay);
	if (replaying->covering != NULL)
		covering_free(replaying->covering);
	free(replaying->covering);
	*replaying = (struct replaying){.replay = NULL};
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
replaying_put_count(json_t *replay, const struct replaying *replaying,
		    const struct replay_count *count)
{
	json_t *counted = count_json(count);

	json_object_update(replay, counted);
	json_decref(counted);
	json_object_set_new(replay, "routes",
			    routes_json(&count->sent, replaying->scenario));
	json_object_set_new(replay, "no_flow_routes",
			    routes_json(&count->left, replaying->scenario));
}

/* count may be NULL: nothing was read yet. */
static json_t *
replaying_put(const struct replaying *replaying,
	      const struct settings *settings, const struct replay_count *count)
{
	json_t *replay =
	    json_pack("{s:o, s:f}", "log", route_text(settings->replay),
		      "speed", settings->speed);
	double span_s = replay_span(replaying->replay);

	if (count != NULL)
		replaying_put_count(replay, replaying, count);
	if (replaying->path != NULL)
		json_object_set_new(replay, "scenario",
				    route_text(replaying->path));
	if (!isnan(span_s))
		json_object_set_new(replay, "span_s", json_real(span_s));
	return replay;
}

json_t *
replaying_json(const struct replaying *replaying,
	       const struct settings *settings)
{
	if (replaying->replay == NULL)
		return NULL;
	return replaying_put(replaying, settings,
			     replay_whole(replaying->replay));
}

/* Of a log that was cut short all is told that is known. */
json_t *
replaying_done(const struct replaying *replaying,
	       const struct settings *settings, const struct load *load)
{
	const struct replay_count *count;
	struct load_totals totals;
	json_t *replay;

	if (replaying->replay == NULL)
		return NULL;
	load_totals(load, &totals);
	count = replay_whole(replaying->replay);
	if (count == NULL)
		count = replay_read(replaying->replay);
	replay = replaying_put(replaying, settings, count);
	json_object_set_new(replay, "begun",
			    json_integer((json_int_t)totals.iterations));
	json_object_set_new(replay, "astray",
			    json_integer((json_int_t)totals.astray));
	json_object_set_new(replay, "behind_s",
			    json_real(replay_behind(replaying->replay)));
	replay_put_words(replay);
	return replay;
}

const char *
replaying_digest(const struct replaying *replaying, char text[17])
{
	const struct replay_count *whole = replay_whole(replaying->replay);

	if (whole == NULL)
		return "-";
	snprintf(text, 17, "%016" PRIx64, whole->digest);
	return text;
}
