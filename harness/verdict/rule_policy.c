/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_policy = {
    .name = "policy",
    .text = "the heap grows by the runtime's policy",
    .rank = 90,
};

/*
 * A JVM lets its heap grow up to the limit before a full collection, so a leak
 * inside it cannot be seen. The exception is a level stretch so long that a
 * leak at the tolerance would have filled all of that memory. And what grows
 * faster than the heap's own memory is not explained by its policy.
 */
static int
rule_policy_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct level *level = facts->level;
	double filled = (level->to - level->from) * facts->tolerance;
	double needed = facts->shape.last / facts->tolerance;

	if (facts->conditions->runtime != RUNTIME_JVM ||
	    facts->track->measure != MEASURE_BYTES ||
	    metric_is(facts->track->name, EVIDENCE_HEAP) ||
	    metric_is(facts->track->name, EVIDENCE_OUTSIDE) ||
	    metric_is(facts->track->name, EVIDENCE_IN_USE))
		return 0;
	if (level_bound(level) < facts->tolerance &&
	    filled >= facts->shape.last)
		return 0;
	if (facts->growth != NULL &&
	    trend_low(&facts->growth->trend.line, facts->tail) >
		facts->heap.growth + facts->tolerance)
		return 0;
	return rule_inconclusive(verdict, &reason_policy, needed);
}

static void
rule_policy_write(const struct sentence *s)
{
	sentence_add(s,
		     "the heap grows by the runtime's policy: memory seen "
		     "from outside would show a leak of %s only after about "
		     "%s; read the heap after a collection",
		     s->tolerance, s->needed);
}

const struct rule rule_policy = {
    .name = "policy",
    .method = "a JVM's memory, seen from outside, follows its heap policy",
    .judge = rule_policy_judge,
    .write = rule_policy_write,
};
