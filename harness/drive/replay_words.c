/* SPDX-License-Identifier: MIT */
/* What a driven log comes to, in words. */
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "drive/log_replay.h"

enum { SHOWN_ROUTES = 4 };

/* A reply that the reading was too slow for is late by more than that. */
static const double behind_s = 0.05, disorder_s = 60;

/* How the log is called. */
static const char *
log_name(json_t *replay)
{
	const char *log = json_string_value(json_object_get(replay, "log"));

	return log == NULL || strcmp(log, "-") == 0 ? "standard input" : log;
}

static double
number_of(json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static const char *
text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* "9 %", and never 100 for less than all. */
static double
percent_of(double part, double all)
{
	double percent = all > 0 ? 100 * part / all : 0;

	return percent < 100 && percent > 99 ? 99 : percent;
}

void
replay_announce(struct buf *out, json_t *replay)
{
	double speed = number_of(replay, "speed");
	double span = number_of(replay, "span_s");
	double requests = number_of(replay, "requests");
	double sent = number_of(replay, "can_be_sent");
	char text[UNITS_TEXT], time[UNITS_TEXT];

	buf_addf(out, "%s: ", log_name(replay));
	if (!json_is_number(json_object_get(replay, "span_s"))) {
		buf_adds(out, "driven as it comes, its length is not known");
		return;
	}
	buf_addf(out, "%s requests over %s", units_count(text, requests),
		 units_duration(time, span * speed));
	if (speed != 1)
		buf_addf(out, ", at %gx %s", speed, units_duration(time, span));
	if (sent < requests)
		buf_addf(out, "; %.0f %% can be sent",
			 percent_of(sent, requests));
}

void
replay_order(struct buf *out, json_t *replay)
{
	double by = number_of(replay, "earlier_by_s");
	char lines[UNITS_TEXT], time[UNITS_TEXT];

	if (by > disorder_s)
		buf_addf(out,
			 "%s lines are earlier than one before them, by up to "
			 "%s: is the log in order? They are sent without a "
			 "pause",
			 units_count(lines, number_of(replay, "earlier_lines")),
			 units_duration(time, by));
}

static void
left_routes(struct buf *out, json_t *replay)
{
	json_t *routes = json_object_get(replay, "no_flow_routes"), *route;
	char count[UNITS_TEXT];
	size_t i;

	json_array_foreach(routes, i, route)
	{
		if (i == SHOWN_ROUTES) {
			buf_adds(out, ", ...");
			break;
		}
		buf_addf(out, "%s%s (%s)", i > 0 ? ", " : "",
			 text_of(route, "route"),
			 units_count(count, number_of(route, "requests")));
	}
}

static void
left_remedy(struct buf *out, json_t *replay)
{
	const char *log = text_of(replay, "log");
	const char *scenario = text_of(replay, "scenario");

	if (strcmp(log, "-") == 0)
		log = "LOG";
	buf_addf(out, "; flatline import access-log %s", log);
	if (*scenario != '\0')
		buf_addf(out, " --only-missing %s writes them", scenario);
	else
		buf_adds(out, " -o prod.lua writes flows for all");
}

void
replay_left_out(struct buf *out, json_t *replay)
{
	double requests = number_of(replay, "no_flow");
	size_t routes =
	    json_array_size(json_object_get(replay, "no_flow_routes"));
	int more = number_of(replay, "no_flow_other_routes") > 0;
	char count[UNITS_TEXT];

	if (!(requests > 0))
		return;
	buf_addf(out, "%s request%s of %s%zu route%s that no flow is for: ",
		 units_count(count, requests), requests == 1 ? "" : "s",
		 more ? "over " : "", routes, routes == 1 ? "" : "s");
	left_routes(out, replay);
	left_remedy(out, replay);
}

/* Lines that nobody could send. */
static void
unfit_words(struct buf *out, json_t *replay)
{
	static const struct {
		const char *key, *words;
	} kinds[] = {{"broken", "cannot be read"},
		     {"no_path", "ask for no path (CONNECT, *)"},
		     {"too_long", "are too long"},
		     {"not_printable", "have blanks or control characters"},
		     {"upgrades", "became something else (101)"},
		     {"no_time", "do not tell when they were"}};
	char count[UNITS_TEXT];

	for (size_t i = 0; i < COUNT(kinds); i++) {
		double lines = number_of(replay, kinds[i].key);

		if (!(lines > 0))
			continue;
		buf_addf(out, "%s%s %s", out->len > 0 ? ", " : "",
			 units_count(count, lines), kinds[i].words);
		if (i == 0)
			buf_addf(out, " (the first, at %.0f: '%s')",
				 number_of(replay, "first_broken_line"),
				 text_of(replay, "first_broken"));
	}
}

static void
begun_words(struct buf *out, json_t *replay)
{
	char begun[UNITS_TEXT], all[UNITS_TEXT];

	buf_addf(out, "%s of %s requests of %s, at %gx",
		 units_count(begun, number_of(replay, "begun")),
		 units_count(all, number_of(replay, "requests")),
		 log_name(replay), number_of(replay, "speed"));
}

static void
behind_words(struct buf *out, json_t *replay)
{
	double behind = number_of(replay, "behind_s");
	char time[UNITS_TEXT];

	if (behind > behind_s)
		buf_addf(out,
			 "the log came too slowly for its speed: up to %s "
			 "late",
			 units_duration(time, behind));
}

/* What a flow is named after it has to ask for. */
static void
astray_words(struct buf *out, json_t *replay)
{
	char count[UNITS_TEXT];

	if (number_of(replay, "astray") > 0)
		buf_addf(out,
			 "%s iterations were of a flow that is named after a "
			 "route and asked for another one",
			 units_count(count, number_of(replay, "astray")));
}

static void
put_words(json_t *replay, const char *key, void (*put)(struct buf *, json_t *))
{
	struct buf words = {0};

	put(&words, replay);
	if (words.len > 0)
		json_object_set_new(replay, key, json_string(buf_text(&words)));
	buf_free(&words);
}

void
replay_put_words(json_t *replay)
{
	put_words(replay, "told", begun_words);
	put_words(replay, "left_out", replay_left_out);
}

static const struct part {
	const char *title;
	void (*words)(struct buf *, json_t *);
} parts[] = {{"replay", begun_words},	{"left out", replay_left_out},
	     {"unusable", unfit_words}, {"order", replay_order},
	     {"behind", behind_words},	{"astray", astray_words}};

const char *
replay_part(size_t part, struct buf *out, json_t *replay)
{
	if (part >= COUNT(parts))
		return NULL;
	parts[part].words(out, replay);
	return parts[part].title;
}
