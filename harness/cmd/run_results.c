/* SPDX-License-Identifier: MIT */
/* What comes after a run: judge it, write the results, draw, print. */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/event_lines.h"
#include "cmd/run_ui.h"
#include "report/phrase.h"
#include "report/screen.h"

int
write_verdict(const char *dir, const json_t *result, struct error *err)
{
	return record_write_object(dir, "verdict.json", result, err);
}

/* The first line of the text, in one piece. */
static json_t *
result_headline(const struct judged *judged)
{
	struct buf words = {0};
	json_t *text;

	buf_addf(&words, "%s  ", verdict_title(judged->verdict->kind));
	phrase_sentence(&words, judged);
	text = record_text(buf_text(&words));
	buf_free(&words);
	return text;
}

json_t *
result_json(const struct judged *judged)
{
	json_t *result = json_verdict(judged);
	json_t *coverage =
	    record_read_object(judged->run->path, "coverage.json");

	json_object_set_new(result, "headline", result_headline(judged));
	if (coverage != NULL)
		json_object_set_new(result, "coverage", coverage);
	return result;
}

/*
 * FLAT says nothing about requests that were left out, so they are always
 * listed.
 */
static void
finish_left_out(const struct judged *judged)
{
	const char *left_out = run_or_empty(judged->run->info.replay.left_out);

	if (left_out[0] != '\0')
		print_note("left out: %s", left_out);
}

static void
finish_print_cover(const json_t *result)
{
	const json_t *coverage = json_object_get(result, "coverage");
	const char *sentence =
	    json_string_value(json_object_get(coverage, "sentence"));

	if (sentence != NULL)
		screen_note(stdout, "cover", sentence);
}

static void
finish_print(const struct judged *judged, json_t *result,
	     const struct settings *settings)
{
	if (settings->json || settings->quiet) {
		text_limits(stderr, judged, 1);
		finish_left_out(judged);
	}
	if (settings->json) {
		print_json(result);
		return;
	}
	text_verdict(stdout, judged, settings->quiet ? -1 : settings->verbose,
		     color_wanted(settings, stdout));
	if (settings->quiet)
		return;
	summary_print(stdout, judged, settings->verbose);
	finish_print_cover(result);
}

void
print_next_words(const struct buf *words)
{
	struct buf visible = {0};

	escape_terminal(&visible, buf_text(words));
	if (visible.len > 0)
		printf("next: %s\n", buf_text(&visible));
	buf_free(&visible);
}

void
print_next(const struct judged *judged, int own)
{
	struct buf words = {0};

	next_step(&words, judged, own);
	print_next_words(&words);
	buf_free(&words);
}

/* What --cover missed is the only limit whose command we know. */
static int
finish_misses(const struct finish_order *order, const struct judged *judged)
{
	struct limit_row rows[LIMITS_MOST];
	const struct limit_row *row = limit_broken(judged, rows);

	return order->missing != NULL && row != NULL &&
	       row->name == LIMIT_COVERAGE &&
	       judged->verdict->kind != VERDICT_LEAK &&
	       judged->verdict->kind != VERDICT_FAILED;
}

/* The last lines are what a terminal shows; a profile has its own. */
static void
finish_end(const struct finish_order *order, const struct judged *judged,
	   const struct settings *settings)
{
	int profiled =
	    settings->profile && judged->verdict->kind == VERDICT_LEAK;

	if (settings->json || settings->quiet || profiled)
		return;
	putchar('\n');
	text_headline(stdout, judged, color_wanted(settings, stdout));
	if (order->shown)
		return;
	if (finish_misses(order, judged))
		printf("next: %s\n", order->missing);
	else
		print_next(judged, order->own);
}

enum status
finish_run(const struct finish_order *order, const struct settings *settings,
	   struct error *err)
{
	const char *dir = order->dir;
	struct run run;
	struct judged judged;
	struct verdict verdict;
	enum status status = STATUS_OK;
	json_t *result;

	if (run_read(&run, dir, err) == 0 &&
	    judge_run(&judged, &verdict, &run, settings, err) == 0) {
		result = result_json(&judged);
		status = judged_status(&judged, settings);
		finish_print(&judged, result, settings);
		event_lines_verdict(order->events, result);
		write_verdict(dir, result, err);
		publish_run(dir, &judged, settings, err);
		run_ui_end(order->ui, &judged);
		finish_end(order, &judged, settings);
		json_decref(result);
	}
	run_free(&run);
	return status;
}
