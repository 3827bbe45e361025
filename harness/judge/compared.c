/* SPDX-License-Identifier: MIT */
/* Compares two verdicts. No I/O, no statistics of its own. */
#include <math.h>

#include "base/mem.h"
#include "judge/judged.h"

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

/* Of the run that leaks, otherwise of the run before. */
const char *
compare_metric(const struct compared *both)
{
	const struct judged *run = &both->before;
	const struct metric_verdict *metric;

	if (run->verdict->kind != VERDICT_LEAK &&
	    both->after.verdict->kind == VERDICT_LEAK)
		run = &both->after;
	metric = judged_decisive(run);
	return metric != NULL ? metric->name : "";
}

const struct metric_verdict *
compare_before(const struct compared *both)
{
	return judged_metric(&both->before, compare_metric(both));
}

const struct metric_verdict *
compare_after(const struct compared *both)
{
	return judged_metric(&both->after, compare_metric(both));
}

/* Independent errors add as squares, upper and lower bound apart. */
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

void
compare_decide(struct compared *both)
{
	both->kind = both->doubt[0] != '\0'
			 ? COMPARE_INCONCLUSIVE
			 : compare_kind(both->before.verdict->kind,
					both->after.verdict->kind);
}
