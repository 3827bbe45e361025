/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

/*
 * Bounds close in with the dose; twice as long at least, and as long as it
 * takes for the bound to come under the tolerance.
 */
static int
rule_resolution_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct level *level = facts->level;
	double share = level_bound(level) / facts->tolerance;
	double needed = fmax(2, share) * facts->dose;
	int falling =
	    level->low < -facts->tolerance && level->high < facts->tolerance;
	int rising = level->low > 0 && level->slope > facts->tolerance;

	if (falling || rising)
		return rule_inconclusive(verdict, REASON_NOT_SETTLED,
					 2 * facts->dose);
	return rule_inconclusive(verdict, REASON_RESOLUTION, needed);
}

const struct rule rule_resolution = {
    .name = "resolution",
    .method = "no answer: the bounds are wider than the tolerance",
    .judge = rule_resolution_judge,
};
