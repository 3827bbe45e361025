/* SPDX-License-Identifier: MIT */
/* Describes a replayed log in words. */
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "drive/log_replay.h"

enum { SHOWN_ROUTES = 4, SHOWN_CHANGES = 3 };

/*
 * Later than that means that reading the log could not keep up; lines further
 * out of order than that are worth a warning.
 */
static const double behind_s = 0.05, disorder_s = 60;

/* The name to show for the log. */
static const char *
log_name(const struct run_replay *replay)
{
	const char *log = replay->log;

	return log == NULL || strcmp(log, "-") == 0 ? "standard input" : log;
}

/* Never 100 for less than all. */
static double
percent_of(double part, double all)
{
	double percent = all > 0 ? 100 * part / all : 0;

	return percent < 100 && percent > 99 ? 99 : percent;
}

void
replay_announce(struct buf *out, const struct run_replay *replay)
{
	double speed = run_or_zero(replay->speed);
	double span = run_or_zero(replay->span_s);
	double requests = run_or_zero(replay->requests);
	double sent = run_or_zero(replay->can_be_sent);
	char text[UNITS_TEXT], time[UNITS_TEXT], times[UNITS_TEXT];

	buf_addf(out, "%s: ", log_name(replay));
	if (isnan(replay->span_s)) {
		buf_adds(out,
			 "replayed as it arrives: its length is not known");
		return;
	}
	buf_addf(out, "%s request%s", units_count(text, requests),
		 requests == 1 ? "" : "s");
	if (span > 0)
		buf_addf(out, " over %s", units_duration(time, span * speed));
	if (span > 0 && speed != 1)
		buf_addf(out, ", at %sx %s", units_number(times, speed),
			 units_duration(time, span));
	if (sent < requests)
		buf_addf(out, "; %.0f %% can be sent",
			 percent_of(sent, requests));
}

void
replay_order(struct buf *out, const struct run_replay *replay)
{
	double by = run_or_zero(replay->earlier_by_s);
	char lines[UNITS_TEXT], time[UNITS_TEXT];

	if (by > disorder_s)
		buf_addf(out,
			 "%s lines are out of order, by up to %s; they are "
			 "sent without a pause (sort the log by time)",
			 units_count(lines, run_or_zero(replay->earlier_lines)),
			 units_duration(time, by));
}

static void
left_routes(struct buf *out, const struct run_replay *replay)
{
	const struct run_replay_route *routes = replay->no_flow_routes.items;
	char count[UNITS_TEXT];

	for (size_t i = 0; i < replay->no_flow_routes.count; i++) {
		if (i == SHOWN_ROUTES) {
			buf_adds(out, ", ...");
			break;
		}
		buf_addf(out, "%s%s (%s)", i > 0 ? ", " : "",
			 run_or_empty(routes[i].route),
			 units_count(count, run_or_zero(routes[i].requests)));
	}
}

static void
left_remedy(struct buf *out, const struct run_replay *replay)
{
	const char *log = replay->log;

	if (log == NULL || strcmp(log, "-") == 0)
		log = "LOG";
	buf_addf(out, "; to add flows: flatline import access-log %s", log);
	if (replay->scenario != NULL)
		buf_addf(out, " --only-missing %s", replay->scenario);
	else
		buf_adds(out, " -o prod.lua");
}

void
replay_left_out(struct buf *out, const struct run_replay *replay)
{
	double requests = run_or_zero(replay->no_flow);
	size_t routes = replay->no_flow_routes.count;
	int more = run_or_zero(replay->no_flow_other_routes) > 0;
	char count[UNITS_TEXT];

	if (!(requests > 0))
		return;
	buf_addf(out, "no flow for %s request%s on %s%zu route%s: ",
		 units_count(count, requests), requests == 1 ? "" : "s",
		 more ? "over " : "", routes, routes == 1 ? "" : "s");
	left_routes(out, replay);
	left_remedy(out, replay);
}

/* Lines that cannot be sent. */
static void
unfit_words(struct buf *out, const struct run_replay *replay)
{
	const struct {
		double lines;
		const char *words;
	} kinds[] = {
	    {replay->broken, "cannot be read"},
	    {replay->no_request, "tell of no request"},
	    {replay->elsewhere, "went to other hosts"},
	    {replay->no_path, "have no path (CONNECT, *)"},
	    {replay->too_long, "are too long"},
	    {replay->not_printable, "contain blanks or control characters"},
	    {replay->upgrades, "switched protocols (101)"},
	    {replay->no_time, "have no time"}};
	char count[UNITS_TEXT];

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!(kinds[i].lines > 0))
			continue;
		buf_addf(out, "%s%s %s", out->len > 0 ? ", " : "",
			 units_count(count, kinds[i].lines), kinds[i].words);
		if (i == 0)
			buf_addf(out, " (the first, at %.0f: '%s')",
				 run_or_zero(replay->first_broken_line),
				 run_or_empty(replay->first_broken));
	}
}

static void
begun_words(struct buf *out, const struct run_replay *replay)
{
	char begun[UNITS_TEXT], all[UNITS_TEXT], times[UNITS_TEXT];

	buf_addf(out, "%s of %s requests of %s, at %sx",
		 units_count(begun, run_or_zero(replay->begun)),
		 units_count(all, run_or_zero(replay->requests)),
		 log_name(replay),
		 units_number(times, run_or_zero(replay->speed)));
}

static void
behind_words(struct buf *out, const struct run_replay *replay)
{
	double behind = run_or_zero(replay->behind_s);
	char time[UNITS_TEXT];

	if (behind > behind_s)
		buf_addf(
		    out,
		    "the log was read too slowly for this speed: up to %s late",
		    units_duration(time, behind));
}

/* Iterations that did not request the route that their flow is named after. */
static void
astray_words(struct buf *out, const struct run_replay *replay)
{
	char count[UNITS_TEXT];

	if (run_or_zero(replay->astray) > 0)
		buf_addf(out,
			 "%s iterations of a flow named after a route "
			 "requested another route",
			 units_count(count, run_or_zero(replay->astray)));
}

/* Requests that production answered otherwise. */
static void
change_words(struct buf *out, const struct run_replay *replay)
{
	const struct run_replay_change *changes = replay->changes.items;
	char count[UNITS_TEXT], all[UNITS_TEXT];

	units_count(all, run_or_zero(replay->compared));
	for (size_t i = 0; i < replay->changes.count && i < SHOWN_CHANGES; i++)
		buf_addf(out, "%s %.0f, here %.0f on %s of %s",
			 i == 0 ? "production answered" : ";",
			 changes[i].recorded, changes[i].status,
			 units_count(count, changes[i].requests), all);
}

/* What found no place among the routes that are told apart. */
static void
other_words(struct buf *out, const struct run_replay *replay)
{
	double sent = run_or_zero(replay->other_routes);
	double left = run_or_zero(replay->no_flow_other_routes);
	char count[UNITS_TEXT];

	if (sent + left > 0)
		buf_addf(out,
			 "%s requests are of other routes than the %d that are "
			 "told apart; fold their paths with --route",
			 units_count(count, sent + left), REPLAY_ROUTES);
}

typedef void put_words(struct buf *, const struct run_replay *);

static void
set_words(char **field, put_words *put, const struct run_replay *replay)
{
	struct buf words = {0};

	put(&words, replay);
	run_text_set(field, words.len > 0 ? buf_text(&words) : NULL);
	buf_free(&words);
}

void
replay_summarize(struct run_replay *replay)
{
	set_words(&replay->sent, begun_words, replay);
	set_words(&replay->left_out, replay_left_out, replay);
}

static const struct part {
	const char *title;
	put_words *words;
} parts[] = {{"replay", begun_words},	    {"answers", change_words},
	     {"left out", replay_left_out}, {"others", other_words},
	     {"unusable", unfit_words},	    {"order", replay_order},
	     {"behind", behind_words},	    {"astray", astray_words}};

const char *
replay_note(size_t part, struct buf *out, const struct run_replay *replay)
{
	if (part >= COUNT(parts))
		return NULL;
	parts[part].words(out, replay);
	return parts[part].title;
}
