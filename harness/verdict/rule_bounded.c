/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

static int
rule_bounded_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (!(level_bound(facts->level) < facts->tolerance) ||
	    facts->late.rate > 0)
		return 0;
	return rule_flat(verdict, facts->level);
}

const struct rule rule_bounded = {
    .name = "bounded",
    .method = "equivalence: both bounds of the settled part within the "
	      "tolerance (Schuirmann 1987), and nothing began at its end",
    .judge = rule_bounded_judge,
};
