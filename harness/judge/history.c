/* SPDX-License-Identifier: MIT */
/* More than two runs: each compared with the next, the first with the last. */
#include <stdlib.h>

#include "base/mem.h"
#include "judge/compare.h"

/* Owns all that a history points to. */
struct owned_history {
	struct history history;
	struct compared_run *sides;
	struct judged *runs;
	struct compared *steps;
};

/* Frees samples that are neither drawn nor compared again. */
static void
owned_history_trim(struct owned_history *owned, size_t i)
{
	if (i > 0 && i + HISTORY_DRAWN < owned->history.count)
		table_free(&owned->sides[i].run.samples);
}

static int
owned_history_read(struct owned_history *owned, char *const *paths,
		   const struct settings *settings, struct error *err)
{
	size_t count = owned->history.count;

	for (size_t i = 0; i < count; i++) {
		if (compared_run_read(&owned->sides[i], paths[i], settings,
				      err) != 0)
			return -1;
		owned->runs[i] = owned->sides[i].judged;
		if (i > 0 &&
		    compare_pair(&owned->steps[i - 1], &owned->sides[i - 1],
				 &owned->sides[i], settings, err) != 0)
			return -1;
		if (i > 0)
			owned_history_trim(owned, i - 1);
	}
	return compare_pair(&owned->history.whole, &owned->sides[0],
			    &owned->sides[count - 1], settings, err);
}

const struct history *
history_read(char *const *paths, size_t count, const struct settings *settings,
	     struct error *err)
{
	struct owned_history *owned = xcalloc(1, sizeof(*owned));

	owned->sides = xcalloc(count, sizeof(*owned->sides));
	owned->runs = xcalloc(count, sizeof(*owned->runs));
	owned->steps = xcalloc(count, sizeof(*owned->steps));
	owned->history = (struct history){
	    .runs = owned->runs,
	    .names = (const char *const *)paths,
	    .steps = owned->steps,
	    .count = count,
	};
	if (owned_history_read(owned, paths, settings, err) == 0)
		return &owned->history;
	history_free(&owned->history);
	return NULL;
}

void
history_free(const struct history *history)
{
	struct owned_history *owned =
	    (struct owned_history *)(uintptr_t)history;

	for (size_t i = 0; i < owned->history.count; i++)
		compared_run_free(&owned->sides[i]);
	free(owned->steps);
	free(owned->runs);
	free(owned->sides);
	free(owned);
}
