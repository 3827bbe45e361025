/* SPDX-License-Identifier: MIT */
/* The command that follows two runs whose comparison is not decided. */
#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "report/next_step.h"
#include "report/report.h"

static int
next_is_open(const struct judged *run)
{
	return run->run != NULL &&
	       (run->verdict->kind == VERDICT_INCONCLUSIVE ||
		run->verdict->kind == VERDICT_FAILED);
}

/* What is wrong with the new run comes first. */
static const struct judged *
next_side(const struct compared *both)
{
	if (next_is_open(&both->after))
		return &both->after;
	return next_is_open(&both->before) ? &both->before : NULL;
}

double
next_times_compared(const struct compared *both)
{
	const struct judged *side = next_side(both);

	if (side != NULL)
		return next_times(side);
	return both->dose.before > both->dose.after && both->dose.after > 0
		   ? both->dose.before / both->dose.after
		   : 2;
}

/* Of another command than the one that has just ended. */
static void
next_made(struct buf *out, const struct judged *run, const char *how)
{
	buf_adds(out, "make ");
	escape_shell(out, run->run->path, strlen(run->run->path));
	buf_addf(out, " again%s, then compare again", how);
}

/* Both are decided, but the new one did too little to show that it is fixed. */
static void
next_as_long(struct buf *out, const struct compared *both)
{
	struct buf how = {0};

	if (both->after.run->info.target.url == NULL)
		return;
	buf_adds(&how, " ");
	next_longer(&how, &both->after, next_times_compared(both));
	next_made(out, &both->after, buf_text(&how));
	buf_free(&how);
}

void
next_compared(struct buf *out, const struct compared *both)
{
	const struct judged *side = next_side(both);
	struct buf step = {0};

	if (both->decision.kind != COMPARE_INCONCLUSIVE &&
	    both->decision.status != STATUS_INCONCLUSIVE &&
	    both->decision.kind != COMPARE_FAILED)
		return;
	if (side == NULL && both->decision.kind != COMPARE_FAILED) {
		next_as_long(out, both);
		return;
	}
	if (side == NULL) /* a limit is broken */
		side = &both->after;
	next_step(&step, side, 0);
	if (strncmp(buf_text(&step), next_same, strlen(next_same)) == 0)
		next_made(out, side, buf_text(&step) + strlen(next_same));
	else
		buf_adds(out, buf_text(&step));
	buf_free(&step);
}
