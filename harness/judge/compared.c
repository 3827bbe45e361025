/* SPDX-License-Identifier: MIT */
/* Compares two verdicts. No I/O, no statistics of its own. */
#include <math.h>

#include "judge/judged.h"

/* Of the run that leaks, otherwise of the run before. */
const char *
compare_metric(const struct compared *both)
{
	const struct judged *run = &both->before;
	const struct metric_verdict *metric;

	if (both->before.run == NULL || both->after.run == NULL)
		return "";
	if (run->verdict->kind != VERDICT_LEAK &&
	    both->after.verdict->kind == VERDICT_LEAK)
		run = &both->after;
	metric = judged_decisive(run);
	return metric != NULL ? metric->name : "";
}

const struct metric_verdict *
compare_before(const struct compared *both)
{
	const char *name = compare_metric(both);

	return name[0] != '\0' ? judged_metric(&both->before, name) : NULL;
}

const struct metric_verdict *
compare_after(const struct compared *both)
{
	const char *name = compare_metric(both);

	return name[0] != '\0' ? judged_metric(&both->after, name) : NULL;
}

/* Independent errors add as squares, upper and lower bound apart. */
struct bounds
compare_difference(const struct compared *both)
{
	const struct metric_verdict *b = compare_before(both);
	const struct metric_verdict *a = compare_after(both);
	struct bounds d = {NAN, NAN, NAN};

	if (b == NULL || a == NULL ||
	    both->before.conditions.per_second !=
		both->after.conditions.per_second)
		return d;
	d.estimate = a->growth.estimate - b->growth.estimate;
	d.low = d.estimate - hypot(a->growth.estimate - a->growth.low,
				   b->growth.high - b->growth.estimate);
	d.high = d.estimate + hypot(a->growth.high - a->growth.estimate,
				    b->growth.estimate - b->growth.low);
	return d;
}
