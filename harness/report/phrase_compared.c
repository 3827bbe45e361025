/* SPDX-License-Identifier: MIT */
/* A comparison and a history, each in one sentence. */
#include <math.h>

#include "report/phrase.h"

static void
phrase_side(struct buf *out, const char *side, const struct judged *run,
	    const struct metric_verdict *metric)
{
	buf_addf(out, "%s %s, ", side, verdict_title(run->verdict->kind));
	if (run->verdict->kind == VERDICT_INCONCLUSIVE ||
	    run->verdict->kind == VERDICT_FAILED)
		metric = NULL;
	phrase_short(out, run, metric);
}

/* The share of a leak that is gone, if both runs have a figure. */
static void
phrase_share(struct buf *out, const struct compared *both)
{
	const struct metric_verdict *b = compare_before(both);
	const struct metric_verdict *a = compare_after(both);
	double gone;

	if (b == NULL || a == NULL || !(b->growth.estimate > 0))
		return;
	gone = 1 - a->growth.estimate / b->growth.estimate;
	if (!isfinite(gone))
		return;
	if (gone > 1)
		gone = 1;
	if (gone >= 0)
		buf_addf(out, "; %.0f %% of the growth is gone", 100 * gone);
	else
		buf_addf(out, "; it grows %.0f %% more", -100 * gone);
}

void
phrase_compared(struct buf *out, const struct compared *both)
{
	const char *name = compare_metric(both);
	struct buf words = {0};

	buf_adds(out, both->decision.why);
	if (both->decision.kind == COMPARE_FAILED)
		return;
	if (out->len > 0)
		buf_adds(out, "; ");
	if (name[0] != '\0')
		buf_addf(out, "%s: ", metric_label(name));
	phrase_side(out, "before", &both->before, compare_before(both));
	buf_adds(out, "; ");
	phrase_side(out, "after", &both->after, compare_after(both));
	phrase_difference(&words, both);
	if (words.len > 0)
		buf_addf(out, "; %s", buf_text(&words));
	if (both->decision.kind == COMPARE_STILL_LEAKING)
		phrase_share(out, both);
	buf_free(&words);
}

/* "regressed from runs/v2 to runs/v3", for each step with a change. */
void
phrase_history(struct buf *out, const struct history *history)
{
	size_t none = out->len;

	for (size_t i = 0; i + 1 < history->count; i++) {
		enum comparison kind = history->steps[i].decision.kind;

		if (kind == COMPARE_UNCHANGED || kind == COMPARE_STILL_LEAKING)
			continue;
		buf_adds(out, out->len > none ? "; " : "");
		if (kind == COMPARE_FLAT || kind == COMPARE_LEAK)
			buf_addf(out, "%s after an undecided %s: %s",
				 comparison_title(kind), history->names[i],
				 history->names[i + 1]);
		else
			buf_addf(out, "%s from %s to %s", comparison_word(kind),
				 history->names[i], history->names[i + 1]);
	}
	if (out->len == none)
		buf_addf(out,
			 "no step from one of the %zu runs to the next "
			 "changed the verdict",
			 history->count);
}
