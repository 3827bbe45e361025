/* SPDX-License-Identifier: MIT */
/* More than two runs: each against the next, and the first against the last. */
#include <stdlib.h>

#include "base/mem.h"
#include "cmd/comparing.h"

struct past {
	struct contender *sides;
	struct judged *runs;
	struct compared *steps;
	struct history history;
};

static int
past_read(struct past *past, char *const *paths, int count,
	  const struct settings *settings, struct error *err)
{
	for (int i = 0; i < count; i++) {
		if (contender_read(&past->sides[i], paths[i], settings, err) !=
		    0)
			return -1;
		past->runs[i] = past->sides[i].judged;
		if (i > 0 &&
		    comparing_pair(&past->steps[i - 1], &past->sides[i - 1],
				   &past->sides[i], settings, err) != 0)
			return -1;
	}
	return comparing_pair(&past->history.whole, &past->sides[0],
			      &past->sides[count - 1], settings, err);
}

static void
past_show(const struct past *past, const char *dir,
	  const struct settings *settings)
{
	struct error err = {0};
	json_t *result;

	if (settings->json) {
		result = json_history(&past->history);
		print_json(result);
		json_decref(result);
	} else {
		text_history(stdout, &past->history,
			     color_wanted(settings, stdout));
	}
	if (settings->no_plots)
		return;
	if (plot_history(dir, &past->history, settings->format, &err) != 0)
		print_note("%s", err.text);
	else if (!settings->json)
		printf("  picture   %s/history.%s\n", dir,
		       settings->format != NULL ? settings->format : "svg");
}

enum status
compare_history(char *const *paths, int count, const char *dir,
		const struct settings *settings, struct error *err)
{
	size_t n = (size_t)count;
	struct past past = {.sides = xcalloc(n, sizeof(*past.sides)),
			    .runs = xcalloc(n, sizeof(*past.runs)),
			    .steps = xcalloc(n, sizeof(*past.steps))};
	enum status status = STATUS_OK;

	past.history.names = (const char *const *)paths;
	past.history.count = n;
	past.history.runs = past.runs;
	past.history.steps = past.steps;
	if (past_read(&past, paths, count, settings, err) == 0) {
		history_judge(&past.history);
		past_show(&past, dir, settings);
		status = compared_status(&past.history.whole, settings);
	}
	for (size_t i = 0; i < n; i++)
		contender_free(&past.sides[i]);
	free(past.steps);
	free(past.runs);
	free(past.sides);
	return status;
}
