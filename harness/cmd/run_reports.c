/* SPDX-License-Identifier: MIT */
/*
 * Writes pictures, reports and GitHub's summary of a run. A report that cannot
 * be written is an error; a picture, which takes gnuplot, is a note.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cmd/cmd.h"
#include "report/phrase.h"

/* 0 if pictures were drawn. */
static int
publish_pictures(const char *dir, const struct judged *judged,
		 const struct settings *settings)
{
	static const char *const memory[] = {"memory"};
	struct plot_choice text = {
	    .format = "txt", .names = memory, .nnames = 1};
	struct error err = {0};

	if (settings->no_plots)
		return -1;
	if (plot_run(dir, judged, NULL, &err) == 0)
		plot_chosen(dir, judged, &text, &err);
	if (err.status != STATUS_OK)
		print_note("%s", err.text);
	return err.status == STATUS_OK ? 0 : -1;
}

/* With --json, standard output holds one object and nothing else. */
static void
publish_github(const char *dir, const struct judged *judged,
	       const struct settings *settings)
{
	const char *step = getenv("GITHUB_STEP_SUMMARY");
	char *summary = xasprintf("%s/summary.md", dir);
	char *title =
	    xasprintf("flatline: %s", verdict_title(judged->verdict->kind));
	struct buf sentence = {0};
	struct error err = {0};

	phrase_sentence(&sentence, judged);
	fflush(stdout);
	github_annotate(settings->json ? stderr : stdout, title,
			status_mood(judged_status(judged, settings)),
			buf_text(&sentence), judged->run->info.scenario.path);
	if (step != NULL && step[0] != '\0' &&
	    github_summarize(summary, step, &err) != 0)
		print_note("%s", err.text);
	buf_free(&sentence);
	free(title);
	free(summary);
}

int
github_is_here(void)
{
	const char *actions = getenv("GITHUB_ACTIONS");

	return actions != NULL && actions[0] != '\0';
}

void
publish_files(const char *dir, const struct judged *judged,
	      const struct settings *settings, struct error *err)
{
	int drawn = publish_pictures(dir, judged, settings) == 0;
	int talks = !settings->quiet && !settings->json;

	if (drawn && talks)
		printf("  picture   %s/memory.svg\n", dir);
	if (reports_write(dir, judged, err) == 0 && talks)
		printf("  report    %s/report.html\n", dir);
}

void
publish_run(const char *dir, const struct judged *judged,
	    const struct settings *settings, struct error *err)
{
	publish_files(dir, judged, settings, err);
	if (github_is_here())
		publish_github(dir, judged, settings);
}

void
publish_again(const char *dir, const struct settings *settings,
	      struct error *err)
{
	struct verdict verdict;
	struct judged judged;
	struct run run = {0};

	if (run_read(&run, dir, err) == 0 &&
	    judge_run(&judged, &verdict, &run, settings, err) == 0)
		reports_write(dir, &judged, err);
	run_free(&run);
}
