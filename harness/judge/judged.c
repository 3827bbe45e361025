/* SPDX-License-Identifier: MIT */
/* Queries on a judged run. */
#include <string.h>

#include "judge/judged.h"

const struct metric_verdict *
judged_decisive(const struct judged *run)
{
	const struct verdict *verdict = run->verdict;

	if (verdict->decisive >= verdict->nmetrics)
		return NULL;
	return &verdict->metrics[verdict->decisive];
}

const struct metric_verdict *
judged_metric(const struct judged *run, const char *name)
{
	for (size_t i = 0; i < run->verdict->nmetrics; i++)
		if (strcmp(run->verdict->metrics[i].name, name) == 0)
			return &run->verdict->metrics[i];
	return NULL;
}

double
judged_rate(const struct judged *run, double growth)
{
	return run->conditions.per_second ? 3600 * growth : growth;
}
