/* SPDX-License-Identifier: MIT */
/* What comes after a run: judge it, keep the results, draw, print. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd.h"

int
color_wanted(const struct settings *settings, FILE *out)
{
	const char *no_color = getenv("NO_COLOR");

	return !settings->no_color &&
	       (no_color == NULL || no_color[0] == '\0') && isatty(fileno(out));
}

void
print_note(const char *fmt, const char *text)
{
	fputs("flatline: ", stderr);
	fprintf(stderr, fmt, text);
	fputc('\n', stderr);
}

void
print_json(const json_t *result)
{
	json_dumpf(result, stdout, JSON_COMPACT);
	putchar('\n');
}

/* A run without pictures is still a run: says why there are none. */
static void
finish_draw(const char *dir, const struct judged *judged,
	    const struct settings *settings)
{
	struct error err = {0};

	if (settings->no_plots)
		return;
	if (plot_run(dir, judged, NULL, &err) != 0)
		print_note("%s", err.text);
	else if (!settings->quiet && !settings->json)
		printf("  picture   %s/memory.svg\n", dir);
}

static int
finish_keep(const char *dir, json_t *result, struct error *err)
{
	char *path = xasprintf("%s/verdict.json", dir);
	int failed = json_dump_file(result, path, JSON_INDENT(2)) != 0;

	if (failed)
		error_set(err, STATUS_IO, "cannot write %s", path);
	free(path);
	return failed ? -1 : 0;
}

static void
finish_print(const struct judged *judged, json_t *result,
	     const struct settings *settings)
{
	if (settings->json || settings->quiet)
		text_limits(stderr, judged, 1);
	if (settings->json) {
		print_json(result);
		return;
	}
	text_verdict(stdout, judged, settings->quiet ? -1 : settings->verbose,
		     color_wanted(settings, stdout));
	if (!settings->quiet)
		summary_print(stdout, judged);
}

enum status
finish_run(const char *dir, const struct settings *settings, struct error *err)
{
	struct run run;
	struct judged judged;
	struct verdict verdict;
	enum status status = STATUS_OK;
	json_t *result;

	if (run_read(&run, dir, err) == 0 &&
	    judge_run(&judged, &verdict, &run, settings, err) == 0) {
		result = json_verdict(&judged);
		status = judged_status(&judged, settings);
		finish_print(&judged, result, settings);
		finish_keep(dir, result, err);
		finish_draw(dir, &judged, settings);
		json_decref(result);
	}
	run_free(&run);
	return status;
}
