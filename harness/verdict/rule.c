/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "verdict/resolution.h"

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
	verdict->growth = (struct bounds){
	    level->slope, fmin(level->low, level->slope),
	    fmax(fmax(level_bound(level), level->stepped), level->slope)};
	verdict->from_dose = level->from;
	verdict->to_dose = level->to;
}

#define SMALL_BYTES 1048576.0 /* of a heap that is enlarged by policy */
#define SMALL_COUNT 20

/* Outside Go's heap there is no code that is compiled under load: what grows
 * there is as in a native program. */
static int
rule_is_native(const struct facts *facts)
{
	enum runtime runtime = facts->conditions->runtime;

	return runtime == RUNTIME_NATIVE || runtime == RUNTIME_PYTHON ||
	       runtime == RUNTIME_RUBY ||
	       (runtime == RUNTIME_GO &&
		metric_is(facts->track->name, EVIDENCE_OUTSIDE));
}

/* Bytes of a heap that a runtime manages as it likes. */
int
rule_is_lazy(const struct facts *facts)
{
	return !rule_is_native(facts) &&
	       facts->track->measure == MEASURE_BYTES &&
	       !metric_is(facts->track->name, EVIDENCE_HEAP) &&
	       !metric_is(facts->track->name, EVIDENCE_OFF_HEAP) &&
	       !metric_is(facts->track->name, EVIDENCE_IN_USE);
}

#define EVEN 0.65 /* of the estimate */
#define MINUTE 60

int
rule_is_even(const struct facts *facts, const struct growth_view *view)
{
	const struct line *line = &view->trend.line;

	return trend_low(line, facts->tail) >= EVEN * line->slope;
}

/* The requests of a start-up: at a low rate those of its time. */
static double
rule_settles(const struct conditions *conditions)
{
	return conditions->rate > 0 ? fmin(500, MINUTE * conditions->rate)
				    : 500;
}

static double
rule_least_rise(const struct facts *facts)
{
	if (facts->track->measure != MEASURE_BYTES)
		return SMALL_COUNT;
	if (rule_is_lazy(facts))
		return SMALL_BYTES;
	return facts->conditions->runtime == RUNTIME_NATIVE ? REACH_NATIVE
							    : REACH_BYTES;
}

struct floor
rule_floor(const struct facts *facts)
{
	double rise = rule_least_rise(facts);
	int lazy = rule_is_lazy(facts);

	if (facts->conditions->per_second)
		return (struct floor){rise, 20, lazy ? 300 : MINUTE};
	if (lazy)
		return (struct floor){rise, 300, 8000};
	return (struct floor){rise, 300, rule_settles(facts->conditions)};
}
