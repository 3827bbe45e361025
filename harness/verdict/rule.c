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
