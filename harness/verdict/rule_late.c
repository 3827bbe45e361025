/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

/* Needed: growth for as long as there was none before it. */
static int
rule_late_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	double before = facts->late.from - facts->from;

	if (!(facts->late.rate > 0))
		return 0;
	verdict->growth = (struct bounds){facts->late.rate, NAN, NAN};
	verdict->from_dose = facts->late.from;
	verdict->to_dose = facts->curve->x[facts->curve->n - 1];
	return rule_inconclusive(verdict, &reason_not_settled, 2 * before);
}

const struct rule rule_late = {
    .name = "late",
    .method = "the last quarter and eighth on their own: growth began there",
    .judge = rule_late_judge,
    .write = sentence_not_settled,
};
