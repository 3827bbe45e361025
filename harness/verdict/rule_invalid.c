/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "verdict/validity.h"

static int
rule_invalid_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	enum reason reason = validity_reason(facts->conditions);

	if (reason == REASON_NONE)
		return 0;
	return rule_inconclusive(verdict, reason, NAN);
}

const struct rule rule_invalid = {
    .name = "invalid",
    .method = "a new process, less load than planned, or requests that failed "
	      "and may not have reached the leak, prove nothing level: no FLAT",
    .judge = rule_invalid_judge,
};
