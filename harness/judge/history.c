/* SPDX-License-Identifier: MIT */
/* More than two runs: each against the next, and the first against the last. */
#include <stdlib.h>

#include "base/mem.h"
#include "judge/compare.h"

/* What a history points into. */
struct past {
	struct history history;
	struct compared_run *sides;
	struct judged *runs;
	struct compared *steps;
};

/* What has been compared, and is not drawn either. */
static void
past_forget(struct past *past, size_t i)
{
	if (i > 0 && i + HISTORY_DRAWN < past->history.count)
		table_free(&past->sides[i].run.samples);
}

static int
past_read(struct past *past, char *const *paths,
	  const struct settings *settings, struct error *err)
{
	size_t count = past->history.count;

	for (size_t i = 0; i < count; i++) {
		if (compared_run_read(&past->sides[i], paths[i], settings,
				      err) != 0)
			return -1;
		past->runs[i] = past->sides[i].judged;
		if (i > 0 &&
		    compare_pair(&past->steps[i - 1], &past->sides[i - 1],
				 &past->sides[i], settings, err) != 0)
			return -1;
		if (i > 0)
			past_forget(past, i - 1);
	}
	return compare_pair(&past->history.whole, &past->sides[0],
			    &past->sides[count - 1], settings, err);
}

const struct history *
history_read(char *const *paths, size_t count, const struct settings *settings,
	     struct error *err)
{
	struct past *past = xcalloc(1, sizeof(*past));

	past->sides = xcalloc(count, sizeof(*past->sides));
	past->runs = xcalloc(count, sizeof(*past->runs));
	past->steps = xcalloc(count, sizeof(*past->steps));
	past->history = (struct history){
	    .runs = past->runs,
	    .names = (const char *const *)paths,
	    .steps = past->steps,
	    .count = count,
	};
	if (past_read(past, paths, settings, err) == 0)
		return &past->history;
	history_free(&past->history);
	return NULL;
}

void
history_free(const struct history *history)
{
	struct past *past = (struct past *)(uintptr_t)history;

	for (size_t i = 0; i < past->history.count; i++)
		compared_run_free(&past->sides[i]);
	free(past->steps);
	free(past->runs);
	free(past->sides);
	free(past);
}
