/* SPDX-License-Identifier: MIT */
/* FLAT: what is told of it, and what no verdict rules out. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verdict/overall.h"
#include "verdict/rules.h"
#include "verdict/sentence.h"

/* Whether the process's memory is FLAT too, beside a FLAT heap. */
static int
overall_os_is_flat(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict->metrics[i].measure == MEASURE_BYTES &&
		    verdict->metrics[i].reason != &reason_unreadable &&
		    !metric_is_mapping(&verdict->metrics[i]) &&
		    verdict->metrics[i].kind != VERDICT_FLAT)
			return 0;
	return 1;
}

/* The first that decides and is evidence of that; nmetrics: none is. */
static size_t
overall_first(const struct verdict *verdict, enum evidence evidence)
{
	size_t i = 0;

	while (i < verdict->nmetrics &&
	       !(verdict->metrics[i].decides &&
		 metric_is(verdict->metrics[i].name, evidence)))
		i++;
	return i;
}

size_t
overall_foremost(const struct verdict *verdict)
{
	size_t heap = overall_first(verdict, EVIDENCE_HEAP);
	size_t in_use = overall_first(verdict, EVIDENCE_IN_USE), i = 0;

	if (heap < verdict->nmetrics)
		return heap;
	if (in_use < verdict->nmetrics)
		return in_use;
	while (i < verdict->nmetrics && !verdict->metrics[i].decides)
		i++;
	return i;
}

/* Growth that is proven, though tolerated, is what a FLAT run has to say. */
static size_t
overall_creeping(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict->metrics[i].decides && verdict->metrics[i].creeps)
			return i;
	return overall_foremost(verdict);
}

/* What is known of the memory around a FLAT heap. */
static void
overall_around(char *text, size_t size, const struct verdict *verdict,
	       const struct conditions *conditions)
{
	char rate[SENTENCE_RATE];

	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];

		if (!metric_is(metric->name, EVIDENCE_OUTSIDE) ||
		    metric->kind == VERDICT_FLAT ||
		    metric->reason == &reason_unreadable)
			continue;
		sentence_rate(rate, metric->growth.high, metric,
			      conditions_unit(conditions));
		if (isfinite(metric->growth.high))
			snprintf(text, size,
				 "; memory outside it by less than %s", rate);
		else
			snprintf(text, size,
				 "; memory outside it is not settled");
		return;
	}
	snprintf(text, size, "; the process around it follows the collector");
}

void
overall_flat(struct verdict *verdict, const struct conditions *conditions)
{
	size_t i = overall_creeping(verdict), length;

	overall_set(verdict, VERDICT_FLAT, verdict->metrics[i].reason, i);
	strncat(verdict->sentence, conditions->driven,
		sizeof(verdict->sentence) - strlen(verdict->sentence) - 1);
	length = strlen(verdict->sentence);
	if (metric_is(verdict->metrics[i].name, EVIDENCE_HEAP) &&
	    !overall_os_is_flat(verdict))
		overall_around(verdict->sentence + length,
			       sizeof(verdict->sentence) - length, verdict,
			       conditions);
}

void
overall_not_excluded(const struct metric_verdict *verdict,
		     const struct conditions *conditions, char *text,
		     size_t size)
{
	const char *unit = conditions_unit(conditions);
	char rate[SENTENCE_RATE], dose[SENTENCE_RATE];
	double span = verdict->to_dose - verdict->from_dose;
	double least = verdict->measure == MEASURE_BYTES ? 0.01 : 0.001;

	text[0] = '\0';
	sentence_dose(dose, sentence_round_up(span), unit);
	if (verdict->creeps || (verdict->kind == VERDICT_LEAK &&
				verdict->reason == &reason_sustained))
		snprintf(text, size,
			 "a %s filling with a time constant above %s would "
			 "look the same",
			 verdict->measure == MEASURE_BYTES ? "cache" : "pool",
			 dose);
	else if (verdict->kind == VERDICT_FLAT)
		snprintf(text, size,
			 "growth slower than %s, or growth that begins only "
			 "after the %s that were seen",
			 sentence_rate(rate, fmax(verdict->growth.high, least),
				       verdict, unit),
			 sentence_dose(dose, verdict->to_dose, unit));
}
