/* SPDX-License-Identifier: MIT */
#include "verdict/rules.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/rule.h"
#include "verdict/sentence.h"

static const struct rule *const rule_table[] = {
#define RULE(name) &rule_##name,
#include "verdict/rules.def"
#undef RULE
};

/* The best estimate of the growth, before any rule is asked. */
static void
metric_start(const struct facts *facts, struct metric_verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	snprintf(verdict->name, sizeof(verdict->name), "%s",
		 facts->track->name);
	verdict->measure = facts->track->measure;
	verdict->tolerance = facts->tolerance;
	verdict->tail = facts->tail;
	verdict->drivers = facts->drivers;
	verdict->needed_dose = NAN;
	verdict->growth = (struct bounds){NAN, NAN, NAN};
	if (facts->growth != NULL)
		rule_bounds_of_view(verdict, facts->growth);
	else if (facts->ending != NULL)
		rule_bounds_of_view(verdict, facts->ending);
	else if (facts->level != NULL)
		rule_bounds_of_level(verdict, facts->level);
}

/* The height of the line: the median of the points' distances from it. */
static double
metric_from_value(const struct facts *facts,
		  const struct metric_verdict *verdict)
{
	const struct envelope *lower = &facts->shape.lower;
	double above[ENVELOPE_BLOCKS];
	size_t n = 0;

	if (facts->curve != &facts->track->curve)
		return NAN;
	for (size_t i = 0; i < lower->n; i++)
		if (lower->x[i] >= verdict->from_dose)
			above[n++] = lower->y[i] -
				     verdict->growth.estimate *
					 (lower->x[i] - verdict->from_dose);
	return n > 0 ? stats_median(above, n) : NAN;
}

/*
 * Whether it surely grows by more than the tolerance, whatever rule decided.
 * The bound is tight if it is at least half of the estimate: a heap that is
 * enlarged now and then has wide bounds.
 */
static int
metric_rises(const struct facts *facts)
{
	const struct line *line;
	double low;

	if (facts->growth == NULL)
		return 0;
	line = &facts->growth->trend.line;
	low = trend_low(line, facts->tail);
	return low > facts->tolerance && low >= line->slope / 2;
}

static int
metric_may_rise(const struct facts *facts, const struct metric_verdict *verdict)
{
	double span = verdict->to_dose - verdict->from_dose;

	return verdict->kind == VERDICT_INCONCLUSIVE &&
	       verdict->growth.estimate > facts->tolerance &&
	       verdict->growth.estimate * span >= rule_floor(facts).rise;
}

double
metric_p(const struct metric_verdict *verdict, const struct facts *facts)
{
	if (verdict->kind != VERDICT_LEAK)
		return 1;
	if (facts->growth == NULL || verdict->reason == &reason_out_of_memory)
		return 0;
	return trend_p(&facts->growth->trend.line);
}

void
metric_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	struct sentence sentence;
	size_t i = 0;

	metric_start(facts, verdict);
	while (i < COUNT(rule_table) && !rule_table[i]->judge(facts, verdict))
		i++;
	assert(i < COUNT(rule_table)); /* the last one always decides */
	verdict->resolution = (verdict->growth.high - verdict->growth.low) / 2;
	verdict->from_value = metric_from_value(facts, verdict);
	verdict->rises = metric_rises(facts);
	verdict->may_rise = metric_may_rise(facts, verdict);
	sentence_begin(&sentence, facts, verdict);
	rule_table[i]->write(&sentence);
	verdict->from_dose = facts_dose_at(facts, verdict->from_dose);
	verdict->to_dose = facts_dose_at(facts, verdict->to_dose);
}
