/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_unreadable = {
    .name = "unreadable",
    .text = "metric could not be read",
    .rank = 20,
    .is_predicate = 1,
};

static int
rule_unreadable_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (!isnan(facts->track->start))
		return 0;
	return rule_inconclusive(verdict, &reason_unreadable, NAN);
}

static void
rule_unreadable_write(const struct sentence *s)
{
	sentence_add(s,
		     "could not be read: no number in %zu rows; sample a "
		     "process that flatline may read, at least %d times",
		     s->facts->track->rows, FEW_READINGS);
}

const struct rule rule_unreadable = {
    .name = "unreadable",
    .method = "a metric without one reading decides nothing",
    .judge = rule_unreadable_judge,
    .write = rule_unreadable_write,
};
