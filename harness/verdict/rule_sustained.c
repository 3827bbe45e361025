/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

static int
rule_sustained_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->growth == NULL)
		return 0;
	return rule_leak(verdict, REASON_SUSTAINED, facts->growth);
}

const struct rule rule_sustained = {
    .name = "sustained",
    .method = "lower bound above zero under stationary noise (least squares "
	      "with lag-1 inflation) and under a wandering level (t of the "
	      "increments), estimate (also Theil and Sen's) above the "
	      "tolerance, spread over the run, not slowing, not stopped",
    .judge = rule_sustained_judge,
};
