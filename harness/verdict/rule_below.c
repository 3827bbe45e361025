/* SPDX-License-Identifier: MIT */
/*
 * FLAT is an answer to "by more than the tolerance?". Where growth is proven,
 * that is not all that is known; and where none is tolerated, it is no answer
 * at all.
 */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_below = {
    .name = "below_tolerance",
    .text = "growth is proven, and below the tolerance",
    .is_clause = 1,
    .is_of_all = 1,
};
static const struct reason reason_none = {
    .name = "none",
    .text = "no growth that the run can tell",
    .is_predicate = 1,
    .is_of_all = 1,
};

/* The proofs of a LEAK, but for the tolerance. */
static int
rule_below_proven(const struct facts *facts)
{
	const struct growth_view *view = facts->creep;
	struct floor floor = rule_floor(facts);

	if (view == NULL || facts->rise < floor.rise ||
	    facts->dose < fmax(floor.least, floor.settle))
		return 0;
	return !rule_is_lazy(facts) || rule_is_even(facts, view);
}

static int
rule_below_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	double high;

	if (!(level_bound(facts->level) < facts->tolerance) ||
	    facts->late.rate > 0)
		return 0;
	if (facts_none_tolerated(facts))
		return rule_flat(verdict, &reason_none, facts->level);
	if (!rule_below_proven(facts))
		return 0;
	rule_flat(verdict, &reason_below, facts->level);
	high = verdict->growth.high;
	rule_bounds_of_view(verdict, facts->creep);
	verdict->growth.high = fmax(verdict->growth.high, high);
	verdict->creeps = 1;
	return 1;
}

static void
rule_below_write(const struct sentence *s)
{
	const char *unit = conditions_unit(s->facts->conditions);
	char range[SENTENCE_BETWEEN];

	if (s->verdict->creeps)
		sentence_add(s,
			     "though it grows %s%s, below the tolerance, "
			     "over %s",
			     s->estimate,
			     sentence_range(range, &s->verdict->growth,
					    s->verdict, unit),
			     s->over);
	else
		sentence_add(s,
			     "grows less than %s over %s, too little to be "
			     "told from none: that is %s here",
			     s->high, s->over, s->tolerance);
}

const struct rule rule_below = {
    .name = "below",
    .method = "beside FLAT's bound: the lower bound of growth above zero at "
	      "99.9 % with the other proofs of a LEAK; where no growth is "
	      "tolerated, the upper bound below 1 MiB over the planned run",
    .judge = rule_below_judge,
    .write = rule_below_write,
};
