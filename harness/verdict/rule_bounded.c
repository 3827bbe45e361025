/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_bounded = {
    .name = "bounded",
    .text = "growth below the tolerance",
    .is_predicate = 1,
    .is_of_all = 1,
};

static int
rule_bounded_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (!(level_bound(facts->level) < facts->tolerance) ||
	    facts->level->stepped >= facts->tolerance || facts->late.rate > 0)
		return 0;
	return rule_flat(verdict, &reason_bounded, facts->level);
}

static void
rule_bounded_write(const struct sentence *s)
{
	double least = s->verdict->measure == MEASURE_BYTES ? 0.01 : 0.001;
	double bound = fmax(s->verdict->growth.high, least);
	char high[SENTENCE_RATE];

	sentence_rate(high, bound, s->verdict,
		      conditions_unit(s->facts->conditions));
	sentence_add(s, "grows less than %s", high);
	sentence_add_hourly(s, bound);
	sentence_add(s, " (tolerance %s) over %s", s->tolerance, s->over);
}

const struct rule rule_bounded = {
    .name = "bounded",
    .method = "equivalence: both bounds of the settled part within the "
	      "tolerance (Schuirmann 1987), and nothing began at its end",
    .judge = rule_bounded_judge,
    .write = rule_bounded_write,
};
