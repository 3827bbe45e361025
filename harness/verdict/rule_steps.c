/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include "base/units.h"

const struct reason reason_steps = {
    .name = "steps",
    .text = "it grew in steps, and another may be due",
    .rank = 75,
};

/* Level between steps: needed is a run in which those seen are tolerated. */
static int
rule_steps_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct level *level = facts->level;

	if (!(level_bound(level) < facts->tolerance) ||
	    level->stepped < facts->tolerance)
		return 0;
	rule_bounds_of_level(verdict, level);
	return rule_inconclusive(verdict, &reason_steps,
				 facts->dose * level->stepped /
				     facts->tolerance);
}

static void
rule_steps_write(const struct sentence *s)
{
	const struct facts *facts = s->facts;
	size_t n = facts->steps.n;
	char sum[UNITS_TEXT], dose[SENTENCE_RATE];

	if (s->verdict->measure == MEASURE_BYTES)
		units_bytes(sum, facts->steps.sum);
	else
		units_count(sum, facts->steps.sum);
	sentence_add(s,
		     "level but for %s in %zu sudden step%s over %s; another "
		     "may be due: needs about %s",
		     sum, n, n == 1 ? "" : "s",
		     sentence_dose(dose, facts->dose,
				   conditions_unit(facts->conditions)),
		     s->needed);
}

const struct rule rule_steps = {
    .name = "steps",
    .method = "FLAT needs what rose in sudden steps over the measured part, as "
	      "arenas and tables that double do, to be below the tolerance too",
    .judge = rule_steps_judge,
    .write = rule_steps_write,
};
