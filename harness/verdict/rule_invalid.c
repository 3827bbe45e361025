/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "verdict/validity.h"

static int
rule_invalid_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct reason *reason = validity_reason(facts->conditions);

	if (reason == NULL)
		return 0;
	return rule_inconclusive(verdict, reason, NAN);
}

static void
rule_invalid_write(const struct sentence *s)
{
	validity_sentence(s->facts->conditions, s->out, s->size);
}

const struct rule rule_invalid = {
    .name = "invalid",
    .method = "with a new process, less load than planned, or failed requests "
	      "that may not have reached the leak, nothing is proved FLAT",
    .judge = rule_invalid_judge,
    .write = rule_invalid_write,
};
