/* SPDX-License-Identifier: MIT */
/* What comes after a run: judge it, write the results, draw, print. */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/event_lines.h"
#include "report/phrase.h"

int
write_verdict(const char *dir, const json_t *result, struct error *err)
{
	return record_write_object(dir, "verdict.json", result, err);
}

json_t *
result_json(const struct judged *judged)
{
	json_t *result = json_verdict(judged);
	json_t *coverage =
	    record_read_object(judged->run->path, "coverage.json");

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
	struct buf visible = {0};

	escape_terminal(&visible,
			run_or_empty(judged->run->info.replay.left_out));
	if (visible.len > 0)
		print_note("left out: %s", buf_text(&visible));
	buf_free(&visible);
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
	if (!settings->quiet)
		summary_print(stdout, judged);
}

void
print_next(const struct judged *judged, int own)
{
	struct buf words = {0}, visible = {0};

	next_step(&words, judged, own);
	escape_terminal(&visible, buf_text(&words));
	if (visible.len > 0)
		printf("next: %s\n", buf_text(&visible));
	buf_free(&words);
	buf_free(&visible);
}

/* The last lines are what a terminal shows. */
static void
finish_end(const struct judged *judged, const struct settings *settings)
{
	struct buf words = {0};

	if (settings->json || settings->quiet)
		return;
	next_step(&words, judged, 1);
	if (words.len > 0) {
		putchar('\n');
		text_headline(stdout, judged, color_wanted(settings, stdout));
		print_next(judged, 1);
	}
	buf_free(&words);
}

enum status
finish_run_events(const char *dir, const struct settings *settings,
		  struct event_lines *events, struct error *err)
{
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
		event_lines_verdict(events, result);
		write_verdict(dir, result, err);
		publish_run(dir, &judged, settings);
		finish_end(&judged, settings);
		json_decref(result);
	}
	run_free(&run);
	return status;
}

enum status
finish_run(const char *dir, const struct settings *settings, struct error *err)
{
	return finish_run_events(dir, settings, NULL, err);
}
