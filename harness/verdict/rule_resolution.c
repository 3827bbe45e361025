/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_resolution = {
    .name = "resolution",
    .text = "resolution too low",
    .rank = 40,
    .is_predicate = 1,
    .is_of_all = 1,
};
const struct reason reason_not_settled = {
    .name = "not_settled",
    .text = "not settled",
    .rank = 70,
    .is_of_all = 1,
};

/* A forecast of the noise: a little more than what it says. */
#define MARGIN 1.2

/* What brings the upper bound below the tolerance. */
static double
rule_resolution_times(const struct facts *facts)
{
	double times = level_times(facts->level, facts->tolerance);

	return isfinite(times) ? MARGIN * fmax(times, 1) : 2;
}

/* What brings the lower bound of growth above zero, if there seems to be more
 * than is tolerated: as long again at least. */
static double
rule_resolution_leak_times(const struct facts *facts)
{
	const struct level *level = facts->level;
	double error = (level->high - level->low) / 2;

	return level->slope > facts->tolerance
		   ? fmax(MARGIN * pow(error / level->slope, 2.0 / 3), 2)
		   : HUGE_VAL;
}

static int
rule_resolution_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct level *level = facts->level;
	double needed = facts->dose * fmin(rule_resolution_times(facts),
					   rule_resolution_leak_times(facts));
	int falling =
	    level->low < -facts->tolerance && level->high < facts->tolerance;
	int rising = level->low > 0 && level->slope > facts->tolerance;

	if (falling || rising)
		return rule_inconclusive(verdict, &reason_not_settled,
					 2 * facts->dose);
	return rule_inconclusive(verdict, &reason_resolution, needed);
}

static void
rule_resolution_write(const struct sentence *s)
{
	if (s->verdict->reason == &reason_not_settled)
		sentence_not_settled(s);
	else
		sentence_add(
		    s,
		    "grows less than %s, and %s cannot show more; needs "
		    "about %s to resolve %s",
		    s->high, s->over, s->needed, s->tolerance);
}

const struct rule rule_resolution = {
    .name = "resolution",
    .method = "no answer: the bounds are wider than the tolerance",
    .judge = rule_resolution_judge,
    .write = rule_resolution_write,
};
