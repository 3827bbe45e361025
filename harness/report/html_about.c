/* SPDX-License-Identifier: MIT */
/* Sections of the page: events, what ran, and notes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/html.h"
#include "report/phrase.h"

enum { SHOWN_EVENTS = 60, VALUE_BYTES = 2000 };

static void
html_pair(struct buf *out, const char *name, const char *foreign)
{
	char *cut;

	if (foreign == NULL || foreign[0] == '\0')
		return;
	cut = xstrndup(foreign, VALUE_BYTES);
	buf_adds(out, "<dt>");
	html_text(out, name);
	buf_adds(out, "</dt><dd>");
	html_text(out, cut);
	buf_adds(out, "</dd>\n");
	free(cut);
}

/* Rows for the members of a part of run.json, under their own keys. */
struct html_pairs {
	struct buf *out;
	const char *before;
};

/* What a program compares, and what only looks for a process again. */
static int
html_key_is_technical(const char *key)
{
	static const char *const technical[] = {
	    "text", "version", "digest",      "start_ticks",
	    "salt", "looks",   "growth_named"};

	for (size_t i = 0; i < COUNT(technical); i++)
		if (strcmp(key, technical[i]) == 0)
			return 1;
	return 0;
}

/* Without the unit at its end: "warmup_s" is "warmup"; its unit is returned. */
static const char *
html_plain_key(char *name, size_t size, const char *before, const char *key)
{
	size_t length = strlen(key);
	const char *unit = "";

	if (length > 3 && strcmp(key + length - 3, "_ms") == 0) {
		unit = " ms";
		length -= 3;
	} else if (length > 2 && strcmp(key + length - 2, "_s") == 0) {
		unit = " s";
		length -= 2;
	}
	snprintf(name, size, "%s%.*s", before, (int)(length < 60 ? length : 60),
		 key);
	for (char *at = name; (at = strchr(at, '_')) != NULL;)
		*at = ' ';
	return unit;
}

static void
html_take_pair(void *arg, const char *key, const char *words)
{
	const struct html_pairs *pairs = arg;
	struct buf value = {0};
	char name[80];
	const char *unit;

	if (html_key_is_technical(key))
		return;
	unit = html_plain_key(name, sizeof(name), pairs->before, key);
	if (words != NULL && words[0] != '\0')
		buf_addf(&value, "%s%s", words, unit);
	html_pair(pairs->out, name, buf_text(&value));
	buf_free(&value);
}

void
html_ran(struct buf *out, const struct page *page)
{
	const struct run_info *info = &page->run->run->info;
	const struct {
		const void *part;
		const struct run_shape *shape;
		const char *before;
	} parts[] = {{info, &run_info_shape, ""},
		     {&info->scenario, &run_scenario_shape, "scenario "},
		     {&info->target, &run_target_shape, "target "},
		     {&info->load, &run_load_shape, "load "},
		     {&info->limits, &run_limits_shape, "limit "}};

	buf_adds(out, "<dl>\n");
	html_pair(out, "run", page->run->run->path);
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct html_pairs pairs = {out, parts[i].before};

		run_info_words(parts[i].part, parts[i].shape, html_take_pair,
			       &pairs);
	}
	buf_adds(out, "</dl>\n");
}

/* Keeps its line breaks. */
void
html_scenario(struct buf *out, const struct page *page)
{
	const char *text = page->run->run->info.scenario.text;

	while (text != NULL && *text != '\0') {
		size_t length = strcspn(text, "\n");
		char *line = xstrndup(text, length);

		for (char *tab = line; (tab = strchr(tab, '\t')) != NULL;)
			*tab = ' ';
		html_text(out, line);
		buf_adds(out, "\n");
		free(line);
		text += length + (text[length] == '\n');
	}
}

static int
html_event_matters(const char *event)
{
	static const char *const passed[] = {"collection", "gap", "cycle",
					     "process"};

	for (size_t i = 0; i < COUNT(passed); i++)
		if (strcmp(event, passed[i]) == 0)
			return 0;
	return 1;
}

void
html_events(struct buf *out, const struct page *page)
{
	const struct run *run = page->run->run;
	size_t shown = 0;
	char text[48];

	if (run->nevents == 0)
		return;
	html_table(out, "Seconds since the load began.", "at|<what|<more");
	for (size_t i = 0; i < run->nevents && shown < SHOWN_EVENTS; i++) {
		const struct run_event *event = &run->events[i];

		if (!html_event_matters(event->event))
			continue;
		snprintf(text, sizeof(text), "%.1f", event->time_s);
		html_cell(out, text);
		html_words(out, event->event);
		html_words(out, event->detail);
		html_row(out);
		shown++;
	}
	html_end(out);
}

static void
html_note(struct buf *out, const char *words)
{
	if (words[0] == '\0')
		return;
	buf_adds(out, "<p>");
	html_text(out, words);
	buf_adds(out, "</p>\n");
}

/* What of a log was sent and what was left out. */
static void
html_note_replay(struct buf *out, const struct judged *run)
{
	const struct run_replay *replay = &run->run->info.replay;
	struct buf words = {0};

	buf_adds(&words, run_or_empty(replay->sent));
	if (replay->left_out != NULL)
		buf_addf(&words, "; left out: %s", replay->left_out);
	html_note(out, buf_text(&words));
	buf_free(&words);
}

static void
html_note_load(struct buf *out, const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	double load_s = judged_load_s(run);
	char requests[UNITS_TEXT], failed[UNITS_TEXT], time[UNITS_TEXT];
	char achieved[UNITS_TEXT], planned[UNITS_TEXT];
	struct buf words = {0};

	if (of->per_second || !isfinite(of->requests))
		return;
	buf_addf(&words, "%s requests were measured",
		 units_count(requests, of->requests));
	if (load_s > 0)
		buf_addf(&words, " in %s", units_duration(time, load_s));
	if (of->errors > 0)
		buf_addf(&words, "; %s of them failed",
			 units_count(failed, of->errors));
	if (of->planned_rate > 0 && isfinite(of->achieved_rate))
		buf_addf(&words, "; %s of the planned %s a second",
			 units_number(achieved, of->achieved_rate),
			 units_number(planned, of->planned_rate));
	buf_adds(&words, ".");
	html_note(out, buf_text(&words));
	buf_free(&words);
}

static void
html_note_counted(struct buf *out, const struct judged *run)
{
	struct buf words = {0}, counts = {0};

	phrase_counted(&counts, run);
	if (counts.len > 0)
		buf_addf(&words, "Counted by the scenario: %s.",
			 buf_text(&counts));
	html_note(out, buf_text(&words));
	buf_free(&counts);
	buf_free(&words);
}

static void
html_note_transport(struct buf *out, const struct judged *run)
{
	struct buf words = {0}, how = {0};

	phrase_transport(&how, run);
	if (how.len > 0)
		buf_addf(&words, "Requests were carried by %s.",
			 buf_text(&how));
	html_note(out, buf_text(&words));
	buf_free(&how);
	buf_free(&words);
}

static void
html_note_stalled(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_stalled(&words, run);
	if (words.len > 0)
		buf_adds(&words, ".");
	html_note(out, buf_text(&words));
	buf_free(&words);
}

static void
html_note_routes(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_routes(&words, run);
	html_note(out, buf_text(&words));
	buf_free(&words);
}

static void
html_note_drivers(struct buf *out, const struct judged *run)
{
	struct buf drivers = {0}, words = {0};

	phrase_drivers(&drivers, run);
	if (drivers.len > 0)
		buf_addf(&words, "Growth follows %s.", buf_text(&drivers));
	html_note(out, buf_text(&words));
	buf_free(&words);
	buf_free(&drivers);
}

static void
html_note_exercise(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_exercise(&words, run);
	html_note(out, buf_text(&words));
	buf_clear(&words);
	phrase_visitors(&words, run);
	html_note(out, buf_text(&words));
	buf_free(&words);
}

/* What leaked among the descriptors, and what the service itself said. */
static void
html_note_evidence(struct buf *out, const struct judged *run)
{
	struct buf descriptors = {0}, words = {0};

	phrase_descriptors(&descriptors, run);
	if (descriptors.len > 0)
		buf_addf(&words, "Files: %s.", buf_text(&descriptors));
	html_note(out, buf_text(&words));
	for (size_t i = 0; i < run->warnings.count; i++) {
		buf_clear(&words);
		buf_adds(&words, "In its log, ");
		phrase_warning(&words, &run->warnings.items[i]);
		html_note(out, buf_text(&words));
	}
	buf_free(&descriptors);
	buf_free(&words);
}

void
html_notes(struct buf *out, const struct page *page)
{
	const struct judged *run = page->run;

	html_note_drivers(out, run);
	html_note_routes(out, run);
	html_note_evidence(out, run);
	html_note_load(out, run);
	html_note_counted(out, run);
	html_note_transport(out, run);
	html_note_stalled(out, run);
	html_note_replay(out, run);
	if (run->forecast.known)
		html_note(out, run->forecast.sentence);
	html_note(out, run->check);
	html_note_exercise(out, run);
	if (run->conditions.restarts > 0) {
		char text[64];

		snprintf(text, sizeof(text), "The target restarted %d times.",
			 run->conditions.restarts);
		html_note(out, text);
	}
}
