/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

/* Twice as long, and what is ending has ended. */
static int
rule_ending_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->ending == NULL)
		return 0;
	rule_bounds_of_view(verdict, facts->ending);
	return rule_inconclusive(verdict,
				 facts->ending->pace == PACE_LATE
				     ? REASON_NOT_SETTLED
				     : REASON_SATURATING,
				 2 * facts->dose);
}

const struct rule rule_ending = {
    .name = "ending",
    .method = "growth that slows (halves and thirds compared), stopped at the "
	      "end, or began in the middle may be a cache that fills",
    .judge = rule_ending_judge,
};
