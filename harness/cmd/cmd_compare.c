/* SPDX-License-Identifier: MIT */
/* flatline compare: what changed between two runs. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "judge/compare.h"
#include "report/phrase.h"

/* For GitHub: the headline beside the code, and what the job's page shows. */
static void
compare_annotate(const struct decision *decision, const char *sentence,
		 const char *summary, const struct settings *settings)
{
	const char *step = getenv("GITHUB_STEP_SUMMARY");
	char *title =
	    xasprintf("flatline: %s", comparison_title(decision->kind));
	struct error err = {0};

	if (!github_is_here()) {
		free(title);
		return;
	}
	github_annotate(settings->json ? stderr : stdout, title,
			decision_mood(decision), sentence, NULL);
	if (step != NULL && step[0] != '\0' &&
	    github_summarize(summary, step, &err) != 0)
		print_note("%s", err.text);
	free(title);
}

/* Writes compare.md and, on GitHub, annotates the job. */
static void
compare_publish(const struct compared *compared,
		const struct settings *settings, const char *dir,
		struct error *err)
{
	char *path = xasprintf("%s/compare.md", dir);
	struct buf sentence = {0};

	phrase_compared(&sentence, compared);
	if (summary_compared(dir, "compare.md", compared, err) == 0)
		compare_annotate(&compared->decision, buf_text(&sentence), path,
				 settings);
	buf_free(&sentence);
	free(path);
}

static void
compare_draw(const struct compared *compared, const struct settings *settings,
	     const char *dir)
{
	struct error err = {0};

	if (settings->no_plots || compared->before.run == NULL ||
	    compared->after.run == NULL)
		return;
	if (plot_compared(dir, compared, settings->format, &err) != 0 ||
	    plot_compared(dir, compared, "txt", &err) != 0)
		print_note("%s", err.text);
	else if (!settings->json && !settings->quiet)
		printf("  picture   %s/compare.%s\n", dir,
		       settings->format != NULL ? settings->format : "svg");
}

static void
compare_show(const struct compared *compared, const struct settings *settings)
{
	json_t *result;

	if (settings->json) {
		result = json_compared(compared);
		print_json(result);
		json_decref(result);
	} else {
		text_compared(stdout, compared, settings->quiet ? -1 : 0,
			      color_wanted(settings, stdout));
	}
}

enum status
compare_finish(const struct compared *compared, const char *dir,
	       const struct settings *settings, struct error *err)
{
	int made = file_make_folders(dir, err) == 0;

	compare_show(compared, settings);
	if (made) {
		compare_draw(compared, settings, dir);
		compare_publish(compared, settings, dir, err);
	}
	return compared->decision.status;
}

/* The last line: gate has its own. */
static void
compare_print_next(const struct compared *compared,
		   const struct settings *settings)
{
	struct buf next = {0};

	next_compared(&next, compared);
	if (!settings->json && !settings->quiet)
		print_next_words(&next);
	buf_free(&next);
}

enum status
compare_runs(const char *before, const char *after, const char *dir,
	     const struct settings *settings, struct error *err)
{
	struct compared_run *sides = xcalloc(2, sizeof(*sides));
	struct compared compared;
	enum status status = STATUS_OK;

	if (compared_run_read(&sides[0], before, settings, err) == 0 &&
	    compared_run_read(&sides[1], after, settings, err) == 0 &&
	    compare_pair(&compared, &sides[0], &sides[1], settings, err) == 0) {
		print_read_notes(&sides[0].run);
		print_read_notes(&sides[1].run);
		status = compare_finish(&compared, dir, settings, err);
		compare_print_next(&compared, settings);
	}
	compared_run_free(&sides[0]);
	compared_run_free(&sides[1]);
	free(sides);
	return status;
}

static void
history_draw(const struct history *history, const char *dir,
	     const struct settings *settings)
{
	struct error err = {0};

	if (settings->no_plots)
		return;
	if (plot_history(dir, history, settings->format, &err) != 0)
		print_note("%s", err.text);
	else if (!settings->json)
		printf("  picture   %s/history.%s\n", dir,
		       settings->format != NULL ? settings->format : "svg");
}

static void
history_show(const struct history *history, const struct settings *settings)
{
	json_t *result;

	if (settings->json) {
		result = json_history(history);
		print_json(result);
		json_decref(result);
	} else {
		text_history(stdout, history, color_wanted(settings, stdout));
	}
}

/* Writes history.md and, on GitHub, annotates the job. */
static void
history_publish(const struct history *history, const char *dir,
		const struct settings *settings, struct error *err)
{
	char *path = xasprintf("%s/history.md", dir);
	struct buf sentence = {0};

	phrase_history(&sentence, history);
	if (summary_history(dir, "history.md", history, err) == 0)
		compare_annotate(&history->whole.decision, buf_text(&sentence),
				 path, settings);
	buf_free(&sentence);
	free(path);
}

static enum status
compare_history(char *const *paths, size_t count, const char *dir,
		const struct settings *settings, struct error *err)
{
	const struct history *history =
	    history_read(paths, count, settings, err);
	enum status status;

	if (history == NULL)
		return STATUS_OK;
	history_show(history, settings);
	if (file_make_folders(dir, err) == 0) {
		history_draw(history, dir, settings);
		history_publish(history, dir, settings, err);
	}
	compare_print_next(&history->whole, settings);
	status = history->whole.decision.status;
	history_free(history);
	return status;
}

static enum status
compare_run(struct invocation *invocation, struct error *err)
{
	static const enum option_id of_picture[] = {OPT_format, OPT_NONE};
	int count = invocation->nargs;
	const char *last = invocation->args[count - 1];
	const char *output = invocation->settings.output;
	struct stat info;
	int folder = stat(last, &info) == 0 && S_ISDIR(info.st_mode);
	const char *dir = output != NULL ? output : folder ? last : ".";

	if (invocation->settings.no_plots &&
	    command_without_effect(&invocation->settings, 0, of_picture,
				   "with --no-plots", err) != 0)
		return STATUS_OK;
	if (count > 2)
		return compare_history(invocation->args, (size_t)count, dir,
				       &invocation->settings, err);
	return compare_runs(invocation->args[0], last, dir,
			    &invocation->settings, err);
}

static const struct option_variant compare_variants[] = {
    {OPT_runtime, NULL, "the runtime, where the record does not say"},
    {OPT_output, NULL,
     "where the pictures go; default: the last run's directory"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_compare = {
    .name = "compare",
    .arguments = "BEFORE AFTER [MORE...]",
    .summary = "compare two runs: what a fix changed, in words and a picture",
    .examples = "  flatline compare runs/before runs/after\n"
		"      leaves compare.svg, .png and .md in runs/after\n"
		"  flatline compare runs/v1 runs/v2 runs/v3 runs/v4 -o runs\n"
		"      a history: which of them began to leak?\n",
    .groups = IN(VERDICT) | IN(OUTPUT),
    .also = OPTION_LIST_OF(OPT_runtime),
    .except = OPTION_LIST_OF(
	OPT_most_p95, OPT_most_p99, OPT_route_limits, OPT_least_rate,
	OPT_most_fds, OPT_metric, OPT_script, OPT_events, OPT_list, OPT_verbose,
	OPT_listen, OPT_out, OPT_out_headers, OPT_ui, OPT_ui_port),
    .variants = compare_variants,
    .min_args = 2,
    .max_args = INT_MAX,
    .run = compare_run,
};
