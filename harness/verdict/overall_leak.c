/* SPDX-License-Identifier: MIT */
/* LEAK: which of the metrics that leak is told. */
#include <stdio.h>

#include "verdict/overall.h"
#include "verdict/rules.h"
#include "verdict/sentence.h"

static const struct reason reason_disagree = {.name = "disagree",
					      .text = "metrics disagree"};

/* The most certain LEAK: the one with the lowest probability. */
static size_t
overall_surest(const struct verdict *verdict, const double *p)
{
	size_t best = verdict->nmetrics;

	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];

		if (!metric->decides || metric->kind != VERDICT_LEAK)
			continue;
		if (best == verdict->nmetrics || p[i] < p[best])
			best = i;
	}
	return best;
}

/*
 * Of several that leak, what says most about where: the heap before memory
 * outside of it, and both before the process as a whole, unless that grows by
 * much more.
 */
static int
overall_says_more(const struct metric_verdict *metric,
		  const struct metric_verdict *than)
{
	enum evidence a = metric_row(metric->name)->evidence;
	enum evidence b = metric_row(than->name)->evidence;
	const double much_more = 2;

	if (a < b)
		return than->growth.low <= much_more * metric->growth.estimate;
	return a > b && metric->growth.low > much_more * than->growth.estimate;
}

int
overall_leak(struct verdict *verdict, const double *p)
{
	size_t best = overall_surest(verdict, p);
	double m = (double)overall_deciding(verdict);

	if (best == verdict->nmetrics)
		return 0;
	if (p[best] > TAIL_PROBABILITY / m) {
		overall_set(verdict, VERDICT_INCONCLUSIVE, &reason_disagree,
			    best);
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "metrics disagree: only %.47s %.150s, which is not "
			 "certain enough among %.0f; needs about %.0f requests",
			 metric_label(verdict->metrics[best].name),
			 verdict->metrics[best].sentence, m,
			 sentence_round_up(2 * verdict->metrics[best].to_dose));
		return 1;
	}
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict->metrics[i].decides &&
		    verdict->metrics[i].kind == VERDICT_LEAK &&
		    p[i] <= TAIL_PROBABILITY / m &&
		    verdict->metrics[i].measure == MEASURE_BYTES &&
		    (verdict->metrics[best].measure != MEASURE_BYTES ||
		     overall_says_more(&verdict->metrics[i],
				       &verdict->metrics[best])))
			best = i;
	overall_set(verdict, VERDICT_LEAK, verdict->metrics[best].reason, best);
	return 1;
}
