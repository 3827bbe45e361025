/* SPDX-License-Identifier: MIT */
/* What two verdicts say together. No I/O, no statistics of its own. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "report/phrase.h"

static const struct {
	const char *word, *title;
} comparisons[] = {
    [COMPARE_FIXED] = {"fixed", "FIXED"},
    [COMPARE_REGRESSED] = {"regressed", "REGRESSED"},
    [COMPARE_STILL_LEAKING] = {"still leaking", "STILL LEAKING"},
    [COMPARE_UNCHANGED] = {"unchanged", "UNCHANGED"},
    [COMPARE_INCONCLUSIVE] = {"inconclusive", "INCONCLUSIVE"},
};

const char *
comparison_word(enum comparison kind)
{
	return comparisons[kind].word;
}

const char *
comparison_title(enum comparison kind)
{
	return comparisons[kind].title;
}

enum verdict_kind
comparison_mood(enum comparison kind)
{
	switch (kind) {
	case COMPARE_FIXED:
	case COMPARE_UNCHANGED:
		return VERDICT_FLAT;
	case COMPARE_REGRESSED:
	case COMPARE_STILL_LEAKING:
		return VERDICT_LEAK;
	default:
		return VERDICT_INCONCLUSIVE;
	}
}

/* Of the run that leaks, else of the run before. */
static const char *
compare_name(const struct compared *both)
{
	const struct judged *run = &both->before;
	const struct metric_verdict *metric;

	if (run->verdict->kind != VERDICT_LEAK &&
	    both->after.verdict->kind == VERDICT_LEAK)
		run = &both->after;
	metric = phrase_decisive(run);
	return metric != NULL ? metric->name : "";
}

const struct metric_verdict *
compare_before(const struct compared *both)
{
	return phrase_metric(&both->before, compare_name(both));
}

const struct metric_verdict *
compare_after(const struct compared *both)
{
	return phrase_metric(&both->after, compare_name(both));
}

/* Independent errors add as squares, each side with its own. */
struct bounds
compare_difference(const struct compared *both)
{
	const struct metric_verdict *b = compare_before(both);
	const struct metric_verdict *a = compare_after(both);
	struct bounds d = {NAN, NAN, NAN};

	if (b == NULL || a == NULL ||
	    both->before.conditions.per_second !=
		both->after.conditions.per_second)
		return d;
	d.estimate = a->growth.estimate - b->growth.estimate;
	d.low = d.estimate - hypot(a->growth.estimate - a->growth.low,
				   b->growth.high - b->growth.estimate);
	d.high = d.estimate + hypot(a->growth.high - a->growth.estimate,
				    b->growth.estimate - b->growth.low);
	return d;
}

static enum comparison
compare_kind(enum verdict_kind before, enum verdict_kind after)
{
	static const struct {
		enum verdict_kind before, after;
		enum comparison kind;
	} rows[] = {
	    {VERDICT_LEAK, VERDICT_FLAT, COMPARE_FIXED},
	    {VERDICT_FLAT, VERDICT_LEAK, COMPARE_REGRESSED},
	    {VERDICT_LEAK, VERDICT_LEAK, COMPARE_STILL_LEAKING},
	    {VERDICT_FLAT, VERDICT_FLAT, COMPARE_UNCHANGED},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].before == before && rows[i].after == after)
			return rows[i].kind;
	return COMPARE_INCONCLUSIVE;
}

static void
compare_say_side(struct buf *out, const char *side, const struct judged *run,
		 const struct metric_verdict *metric)
{
	buf_addf(out, "%s %s, ", side, verdict_title(run->verdict->kind));
	if (run->verdict->kind == VERDICT_INCONCLUSIVE ||
	    run->verdict->kind == VERDICT_FAILED)
		metric = NULL;
	phrase_short(out, run, metric);
}

/* How much of a leak is gone; only where both runs have a figure. */
static void
compare_say_share(struct buf *out, const struct compared *both)
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
compare_judged(struct compared *both)
{
	const char *name = compare_name(both);
	struct buf out = {0}, words = {0};

	both->kind =
	    compare_kind(both->before.verdict->kind, both->after.verdict->kind);
	if (both->doubt[0] != '\0') {
		both->kind = COMPARE_INCONCLUSIVE;
		buf_addf(&out, "%s; ", both->doubt);
	}
	if (name[0] != '\0')
		buf_addf(&out, "%s: ", metric_label(name));
	compare_say_side(&out, "before", &both->before, compare_before(both));
	buf_adds(&out, "; ");
	compare_say_side(&out, "after", &both->after, compare_after(both));
	phrase_difference(&words, both);
	if (words.len > 0)
		buf_addf(&out, "; %s", buf_text(&words));
	if (both->kind == COMPARE_STILL_LEAKING)
		compare_say_share(&out, both);
	snprintf(both->sentence, sizeof(both->sentence), "%s", buf_text(&out));
	buf_free(&words);
	buf_free(&out);
}
