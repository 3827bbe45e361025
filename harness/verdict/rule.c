/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

int
rule_leak(struct metric_verdict *verdict, const struct reason *reason,
	  const struct growth_view *view)
{
	verdict->kind = VERDICT_LEAK;
	verdict->reason = reason;
	if (view != NULL)
		rule_bounds_of_view(verdict, view);
	return 1;
}

int
rule_flat(struct metric_verdict *verdict, const struct reason *reason,
	  const struct level *level)
{
	verdict->kind = VERDICT_FLAT;
	verdict->reason = reason;
	rule_bounds_of_level(verdict, level);
	return 1;
}

int
rule_inconclusive(struct metric_verdict *verdict, const struct reason *reason,
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
	/* Bounds and estimate come from two methods: the wider of the two. */
	verdict->growth =
	    (struct bounds){level->slope, fmin(level->low, level->slope),
			    fmax(level_bound(level), level->slope)};
	verdict->from_dose = level->from;
	verdict->to_dose = level->to;
}

#define SMALL_BYTES 1048576.0
#define SMALL_COUNT 20

/* Bytes of a heap that a runtime manages as it likes. */
int
rule_is_lazy(const struct facts *facts)
{
	enum runtime runtime = facts->conditions->runtime;

	return runtime != RUNTIME_NATIVE && runtime != RUNTIME_PYTHON &&
	       facts->track->measure == MEASURE_BYTES &&
	       !metric_is(facts->track->name, EVIDENCE_HEAP) &&
	       !metric_is(facts->track->name, EVIDENCE_OFF_HEAP);
}

struct floor
rule_floor(const struct facts *facts)
{
	int bytes = facts->track->measure == MEASURE_BYTES;
	int lazy = rule_is_lazy(facts);
	double rise = bytes ? SMALL_BYTES : SMALL_COUNT;

	if (facts->conditions->per_second)
		return (struct floor){rise, 20, lazy ? 300 : 60};
	return (struct floor){rise, 300, lazy ? 8000 : 1000};
}
