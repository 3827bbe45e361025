/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

/* Start-up comes with every life: no number of lives averages it away. */
static int
rule_lives_are_long(const struct facts *facts, const struct lives_growth *of)
{
	return facts->conditions->runtime != RUNTIME_JVM &&
	       of->dose >= rule_floor(facts).settle;
}

static int
rule_lives_grow(const struct facts *facts, const struct lives_growth *of)
{
	double in_all = of->growth.estimate * of->dose * (double)of->measured /
			fmax(of->at_once, 1);

	return of->ended > 0 && of->growth.low > 0 && of->steady &&
	       of->growth.estimate > facts->tolerance &&
	       in_all >= rule_floor(facts).rise &&
	       rule_lives_are_long(facts, of);
}

static int
rule_lives_leak(struct metric_verdict *verdict, enum reason reason,
		const struct lives_growth *of)
{
	if (!isnan(of->growth.estimate))
		verdict->growth = of->growth;
	verdict->from_dose = 0;
	verdict->to_dose = of->dose;
	return rule_leak(verdict, reason, NULL);
}

static int
rule_lives_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->lives.out_of_memory > 0 &&
	    facts->track->measure == MEASURE_BYTES)
		return rule_lives_leak(verdict, REASON_OUT_OF_MEMORY,
				       &facts->lives);
	if (rule_lives_grow(facts, &facts->lives))
		return rule_lives_leak(verdict, REASON_LIVES, &facts->lives);
	if (rule_lives_grow(facts, &facts->workers))
		return rule_lives_leak(verdict, REASON_LIVES, &facts->workers);
	return 0;
}

const struct rule rule_lives = {
    .name = "lives",
    .method = "a drop to a new process is a restart, not relief: growth within "
	      "lives, each of them one replicate (Student's t over lives), or "
	      "a life that grew until it ran out of memory",
    .judge = rule_lives_judge,
};
