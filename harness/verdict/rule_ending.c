/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

const struct reason reason_saturating = {
    .name = "saturating",
    .text = "growth is slowing down and may stop",
    .rank = 80,
    .is_of_all = 1,
};

/* In a run twice as long, growth that is ending will have ended. */
static int
rule_ending_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->ending == NULL)
		return 0;
	rule_bounds_of_view(verdict, facts->ending);
	return rule_inconclusive(verdict,
				 facts->ending->pace == PACE_LATE
				     ? &reason_not_settled
				     : &reason_saturating,
				 2 * facts->dose);
}

static void
rule_ending_write(const struct sentence *s)
{
	if (s->verdict->reason == &reason_saturating)
		sentence_add(s,
			     "growth of %s is slowing down and may stop; needs "
			     "about %s to tell a leak from a %s that fills",
			     s->estimate, s->needed, sentence_filling(s));
	else
		sentence_not_settled(s);
}

const struct rule rule_ending = {
    .name = "ending",
    .method = "growth that slows (halves and thirds compared), stopped at the "
	      "end, or began in the middle may be a cache that fills",
    .judge = rule_ending_judge,
    .write = rule_ending_write,
};
