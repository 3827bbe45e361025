/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

static int
rule_few_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->track->readings >= FEW_READINGS && facts->level != NULL)
		return 0;
	return rule_inconclusive(verdict, REASON_TOO_FEW, NAN);
}

const struct rule rule_few = {
    .name = "few",
    .method = "a line through less than six readings, or readings at less "
	      "than five doses, proves nothing",
    .judge = rule_few_judge,
};
