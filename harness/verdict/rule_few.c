/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

const struct reason reason_too_few = {
    .name = "too_few",
    .text = "too few samples",
    .rank = 10,
};

static int
rule_few_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->track->readings >= FEW_READINGS && facts->level != NULL)
		return 0;
	return rule_inconclusive(verdict, &reason_too_few, NAN);
}

/* The dose between the first reading and the last; 0: unknown. */
static double
rule_few_dose(const struct facts *facts)
{
	if (facts->dose > 0)
		return facts->dose;
	return facts->death_dose > 0 ? facts->death_dose : 0;
}

static void
rule_few_write(const struct sentence *s)
{
	double dose = rule_few_dose(s->facts);
	char over[SENTENCE_RATE];

	sentence_add(s, "too few samples: %zu reading%s",
		     s->facts->track->readings,
		     s->facts->track->readings == 1 ? "" : "s");
	if (dose > 0)
		sentence_add(
		    s, " over %s",
		    sentence_dose(over, dose,
				  conditions_unit(s->facts->conditions)));
	sentence_add(s, "; needs %d or more, spread over the load",
		     2 * FEW_READINGS);
}

const struct rule rule_few = {
    .name = "few",
    .method = "a line through less than six readings, or readings at less "
	      "than five doses, proves nothing",
    .judge = rule_few_judge,
    .write = rule_few_write,
};
