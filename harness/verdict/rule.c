/* SPDX-License-Identifier: MIT */
/* What the rules share: filling in a verdict, and asking them in turn. */
#include "verdict/rule.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static const struct rule *const rule_table[] = {
#define RULE(name) &rule_##name,
#include "verdict/rules.def"
#undef RULE
};

int
rule_leak(struct metric_verdict *verdict, enum reason reason,
	  const struct growth_view *view)
{
	verdict->kind = VERDICT_LEAK;
	verdict->reason = reason;
	if (view != NULL)
		rule_bounds_of_view(verdict, view);
	return 1;
}

int
rule_flat(struct metric_verdict *verdict, const struct level *level)
{
	verdict->kind = VERDICT_FLAT;
	verdict->reason = REASON_BOUNDED;
	rule_bounds_of_level(verdict, level);
	return 1;
}

int
rule_inconclusive(struct metric_verdict *verdict, enum reason reason,
		  double needed_dose)
{
	verdict->kind = VERDICT_INCONCLUSIVE;
	verdict->reason = reason;
	verdict->needed_dose =
	    needed_dose > 0 && needed_dose < 1e15 ? needed_dose : NAN;
	return 1;
}

void
rule_bounds_of_view(struct metric_verdict *verdict,
		    const struct growth_view *view)
{
	const struct line *line = &view->trend.line;

	verdict->growth =
	    (struct bounds){line->slope, trend_low(line, verdict->tail),
			    trend_high(line, verdict->tail)};
	verdict->from_dose = view->trend.from;
	verdict->to_dose = view->trend.to;
}

void
rule_bounds_of_level(struct metric_verdict *verdict, const struct level *level)
{
	/* Bounds and estimate come from two methods: the wider of both. */
	verdict->growth =
	    (struct bounds){level->slope, fmin(level->low, level->slope),
			    fmax(level_bound(level), level->slope)};
	verdict->from_dose = level->from;
	verdict->to_dose = level->to;
}

/* The best that is known of the growth, before any rule has spoken. */
static void
rule_start(const struct facts *facts, struct metric_verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	snprintf(verdict->name, sizeof(verdict->name), "%s",
		 facts->track->name);
	verdict->measure = facts->track->measure;
	verdict->tolerance = facts->tolerance;
	verdict->tail = facts->tail;
	verdict->needed_dose = NAN;
	verdict->growth = (struct bounds){NAN, NAN, NAN};
	if (facts->growth != NULL)
		rule_bounds_of_view(verdict, facts->growth);
	else if (facts->ending != NULL)
		rule_bounds_of_view(verdict, facts->ending);
	else if (facts->level != NULL)
		rule_bounds_of_level(verdict, facts->level);
}

/* The height of the line: the median of what lies above it and below. */
static double
rule_from_value(const struct facts *facts, const struct metric_verdict *verdict)
{
	const struct envelope *lower = &facts->shape.lower;
	double above[ENVELOPE_BLOCKS];
	size_t n = 0;

	for (size_t i = 0; i < lower->n; i++)
		if (lower->x[i] >= verdict->from_dose)
			above[n++] = lower->y[i] -
				     verdict->growth.estimate *
					 (lower->x[i] - verdict->from_dose);
	return n > 0 ? stats_median(above, n) : NAN;
}

double
rule_p(const struct metric_verdict *verdict, const struct facts *facts)
{
	if (verdict->kind != VERDICT_LEAK)
		return 1;
	if (facts->growth == NULL || verdict->reason == REASON_OUT_OF_MEMORY)
		return 0;
	return trend_p(&facts->growth->trend.line);
}

void
metric_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	size_t i = 0;

	rule_start(facts, verdict);
	while (i < COUNT(rule_table) && !rule_table[i]->judge(facts, verdict))
		i++;
	assert(i < COUNT(rule_table)); /* the last one always decides */
	verdict->resolution = (verdict->growth.high - verdict->growth.low) / 2;
	verdict->from_value = rule_from_value(facts, verdict);
	verdict->short_lives = rule_lives_are_short(facts);
	sentence_metric(facts, verdict);
}
