/* SPDX-License-Identifier: MIT */
/* A comparison and a history, each in one sentence. */
#include <math.h>

#include "base/units.h"
#include "report/phrase.h"
#include "verdict/sentence.h"

/* What it had, and what it needs. */
static void
phrase_needed(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	const struct conditions *of = &run->conditions;
	char had[SENTENCE_RATE], needed[SENTENCE_RATE];

	if (metric == NULL || !isfinite(metric->needed_dose) ||
	    !isfinite(of->requests))
		return;
	buf_addf(out, " (%s, needs about %s)",
		 sentence_dose(had, of->requests, conditions_unit(of)),
		 sentence_dose(needed, sentence_round_up(metric->needed_dose),
			       conditions_unit(of)));
}

static void
phrase_side(struct buf *out, const char *side, const struct judged *run,
	    const struct metric_verdict *metric)
{
	int undecided = run->verdict->kind == VERDICT_INCONCLUSIVE;
	const struct metric_verdict *decisive = judged_decisive(run);

	buf_addf(out, "%s %s, ", side, verdict_title(run->verdict->kind));
	if (undecided || run->verdict->kind == VERDICT_FAILED)
		metric = NULL;
	if (undecided && decisive != NULL &&
	    decisive->reason == &reason_too_few)
		buf_adds(out, decisive->sentence);
	else if (metric != NULL && metric->creeps)
		buf_adds(out, metric->sentence);
	else
		phrase_short(out, run, metric);
	if (undecided)
		phrase_needed(out, run);
	if (metric != NULL)
		phrase_below(out, run, metric);
}

/* The share of a leak that is gone, if both runs have a figure. */
static void
phrase_share(struct buf *out, const struct compared *both)
{
	const struct metric_verdict *b = compare_before(both);
	const struct metric_verdict *a = compare_after(both);
	char more[UNITS_TEXT];
	double gone;

	if (b == NULL || a == NULL || !(b->growth.estimate > 0))
		return;
	gone =
	    1 - a->growth.estimate / (b->growth.estimate * compare_scale(both));
	if (!isfinite(gone))
		return;
	if (gone > 1)
		gone = 1;
	if (gone >= 0)
		buf_addf(out, "; %.0f %% of the growth is gone", 100 * gone);
	else
		buf_addf(out, "; it grows %s %% more",
			 units_count(more, -100 * gone));
}

void
phrase_follows(struct buf *out, const struct compared *both)
{
	enum driver follows = compare_follows(both);
	const struct metric_verdict *metric = compare_after(both);
	double here = both->after.conditions.rate;
	char growth[SENTENCE_RATE], before[UNITS_TEXT], after[UNITS_TEXT];

	if (follows == DRIVER_UNKNOWN)
		return;
	if (follows == DRIVER_TIME)
		sentence_hourly(growth, metric->growth.estimate, here, metric);
	else
		sentence_rate(growth, metric->growth.estimate, metric,
			      units_per(PER_REQUEST));
	buf_addf(out, "%s at %s/s and at %s/s alike: growth follows %s", growth,
		 units_count(before, both->before.conditions.rate),
		 units_count(after, here),
		 follows == DRIVER_TIME ? "time, not requests"
					: "requests, not time");
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
	buf_clear(&words);
	phrase_follows(&words, both);
	if (words.len > 0)
		buf_addf(out, "; %s", buf_text(&words));
	buf_free(&words);
}

void
phrase_common(struct buf *out, const struct compared *both)
{
	double before = both->dose.before, after = both->dose.after;
	char common[UNITS_TEXT], all[UNITS_TEXT];
	const char *dose =
	    both->after.conditions.per_second ? "seconds" : "requests";

	if (both->dose.common > 0)
		buf_addf(out,
			 "%s is judged over its first %s of %s %s, as many as "
			 "%s did",
			 before > after ? "before" : "after",
			 units_count(common, both->dose.common),
			 units_count(all, fmax(before, after)), dose,
			 before > after ? "after" : "before");
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
