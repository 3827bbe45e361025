/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

static int
rule_unreadable_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (!isnan(facts->track->start))
		return 0;
	return rule_inconclusive(verdict, REASON_UNREADABLE, NAN);
}

const struct rule rule_unreadable = {
    .name = "unreadable",
    .method = "a metric without one reading decides nothing",
    .judge = rule_unreadable_judge,
};
