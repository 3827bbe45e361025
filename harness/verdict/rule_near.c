/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

static const struct reason reason_near_tolerance = {
    .name = "near_tolerance",
    .text = "growth is near the tolerance",
    .rank = 50,
    .is_of_all = 1,
};

#define NEAR 0.4 /* of the tolerance */

static int
rule_near_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct level *level = facts->level;
	double off = fabs(level->slope - facts->tolerance);
	double error = (level->high - level->low) / 2;

	if (facts_none_tolerated(facts) || off > NEAR * facts->tolerance ||
	    error > facts->tolerance)
		return 0;
	return rule_inconclusive(
	    verdict, &reason_near_tolerance,
	    fmax(facts->dose * error / off, 2 * facts->dose));
}

static void
rule_near_write(const struct sentence *s)
{
	sentence_add(s,
		     "growth of about %s is near the tolerance of %s; needs "
		     "about %s, or another tolerance",
		     s->estimate, s->tolerance, s->needed);
}

const struct rule rule_near = {
    .name = "near",
    .method = "the tolerance lies inside the bounds of the growth",
    .judge = rule_near_judge,
    .write = rule_near_write,
};
