/* SPDX-License-Identifier: MIT */
#include "verdict/verdict.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/overall.h"
#include "verdict/rule.h"

_Static_assert((int)METRIC_ROWS <= (int)VERDICT_METRICS,
	       "the metrics that flatline samples do not all fit a verdict");

static const struct {
	const char *word, *title;
} kinds[] = {
    [VERDICT_FLAT] = {"flat", "FLAT"},
    [VERDICT_LEAK] = {"leak", "LEAK"},
    [VERDICT_INCONCLUSIVE] = {"inconclusive", "INCONCLUSIVE"},
    [VERDICT_FAILED] = {"failed", "FAILED"},
};

static const char *const reasons[] = {
#define REASON(name, text) [REASON_##name] = text,
#include "verdict/reasons.def"
#undef REASON
};

const char *
verdict_word(enum verdict_kind kind)
{
	assert((size_t)kind < COUNT(kinds));
	return kinds[kind].word;
}

const char *
verdict_title(enum verdict_kind kind)
{
	assert((size_t)kind < COUNT(kinds));
	return kinds[kind].title;
}

const char *
reason_text(enum reason reason)
{
	assert((size_t)reason < COUNT(reasons));
	return reasons[reason];
}

void
verdict_judge(struct verdict *verdict, const struct track *tracks,
	      size_t ntracks, const struct conditions *conditions)
{
	struct facts *facts = xmalloc(sizeof(*facts));
	double p[VERDICT_METRICS];

	memset(verdict, 0, sizeof(*verdict));
	for (size_t i = 0; i < ntracks && i < VERDICT_METRICS; i++) {
		facts_gather(facts, &tracks[i], conditions);
		metric_judge(facts, &verdict->metrics[i]);
		p[i] = rule_p(&verdict->metrics[i], facts);
		verdict->nmetrics++;
	}
	free(facts);
	overall_choose(verdict);
	overall_decide(verdict, p, conditions);
	if (verdict->kind == VERDICT_LEAK || verdict->kind == VERDICT_FLAT)
		sentence_not_excluded(&verdict->metrics[verdict->decisive],
				      conditions, verdict->not_excluded,
				      sizeof(verdict->not_excluded));
}
