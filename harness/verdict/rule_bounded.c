/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_bounded = {
    .name = "bounded",
    .text = "growth below the tolerance",
    .is_predicate = 1,
};

static int
rule_bounded_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (!(level_bound(facts->level) < facts->tolerance) ||
	    facts->late.rate > 0)
		return 0;
	return rule_flat(verdict, &reason_bounded, facts->level);
}

static void
rule_bounded_write(const struct sentence *s)
{
	double least = s->verdict->measure == MEASURE_BYTES ? 0.01 : 0.001;
	char high[SENTENCE_RATE];

	sentence_rate(high, fmax(s->verdict->growth.high, least), s->verdict,
		      s->facts->conditions->per_second);
	sentence_add(s, "grows less than %s (tolerance %s) over %s", high,
		     s->tolerance, s->over);
}

const struct rule rule_bounded = {
    .name = "bounded",
    .method = "equivalence: both bounds of the settled part within the "
	      "tolerance (Schuirmann 1987), and nothing began at its end",
    .judge = rule_bounded_judge,
    .write = rule_bounded_write,
};
