/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "record/metrics.h"
#include "verdict/overall.h"

void
overall_set(struct verdict *verdict, enum verdict_kind kind,
	    const struct reason *reason, size_t decisive)
{
	const struct metric_verdict *metric = &verdict->metrics[decisive];

	verdict->kind = kind;
	verdict->reason = reason;
	verdict->decisive = decisive;
	if (decisive < verdict->nmetrics && kind != VERDICT_FAILED)
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "%.47s%s%.260s", metric_label(metric->name),
			 reason_joint(metric->reason), metric->sentence);
}

size_t
overall_count(const struct verdict *verdict, enum verdict_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->nmetrics; i++)
		count += verdict->metrics[i].decides &&
			 verdict->metrics[i].kind == kind;
	return count;
}

size_t
overall_deciding(const struct verdict *verdict)
{
	return overall_count(verdict, VERDICT_FLAT) +
	       overall_count(verdict, VERDICT_LEAK) +
	       overall_count(verdict, VERDICT_INCONCLUSIVE);
}
