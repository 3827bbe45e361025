/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#define NEAR 0.4 /* of the tolerance */

static int
rule_near_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct level *level = facts->level;
	double off = fabs(level->slope - facts->tolerance);
	double error = (level->high - level->low) / 2;

	if (off > NEAR * facts->tolerance || error > facts->tolerance)
		return 0;
	return rule_inconclusive(
	    verdict, REASON_NEAR_TOLERANCE,
	    fmax(facts->dose * error / off, 2 * facts->dose));
}

const struct rule rule_near = {
    .name = "near",
    .method = "the tolerance lies inside the bounds of the growth",
    .judge = rule_near_judge,
};
