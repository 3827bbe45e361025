/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>
#include <string.h>

const struct reason reason_out_of_memory = {
    .name = "out_of_memory",
    .text = "grew until it ran out of memory",
    .is_predicate = 1,
};

/* With fewer requests (or seconds) it had no time to grow. */
#define MEANINGFUL_DOSE 100
#define MEANINGFUL_SECONDS 5
#define CLEARLY 0.1		/* of its memory at first */
#define CLEARLY_BYTES 4194304.0 /* and at least this */

/* A heap at its limit may be full while the process looks nearly level. */
static int
rule_death_grew(const struct facts *facts)
{
	double least = facts->conditions->per_second ? MEANINGFUL_SECONDS
						     : MEANINGFUL_DOSE;
	double clearly = fmax(CLEARLY * facts->track->start, CLEARLY_BYTES);

	return facts->death_dose >= least &&
	       facts->death_level - facts->track->start >= clearly;
}

/* The growth of the whole life, if no stretch of it was steady. */
static void
rule_death_bounds(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->growth == NULL && facts->views[0].trend.n > 0)
		rule_bounds_of_view(verdict, &facts->views[0]);
}

static int
rule_death_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->conditions->death != DEATH_OUT_OF_MEMORY ||
	    facts->track->measure != MEASURE_BYTES)
		return 0;
	if (!rule_death_grew(facts))
		return 0;
	rule_death_bounds(facts, verdict);
	return rule_leak(verdict, &reason_out_of_memory, facts->growth);
}

const struct rule rule_death = {
    .name = "death",
    .method = "out of memory after load, well above where it began: a life "
	      "that grew until it ended",
    .judge = rule_death_judge,
    .write = sentence_out_of_memory,
};
