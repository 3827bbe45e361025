/* SPDX-License-Identifier: MIT */
/* Compares two verdicts. No I/O, no statistics of its own. */
#include <math.h>

#include "judge/judged.h"

/* Whether it leaks, or surely grows by less than is tolerated. */
static int
compare_grows(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);

	return run->verdict->kind == VERDICT_LEAK ||
	       (run->verdict->kind == VERDICT_FLAT && metric != NULL &&
		metric->creeps);
}

/* Of the run that grows, otherwise of the run before. */
const char *
compare_metric(const struct compared *both)
{
	const struct judged *run = &both->before;
	const struct metric_verdict *metric;

	if (both->before.run == NULL || both->after.run == NULL)
		return "";
	if (run->verdict->kind != VERDICT_LEAK && compare_grows(&both->after))
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

/* Rates that differ by less tell nothing. */
static const double two_rates = 1.2;
/*
 * Growth is alike if it surely differs by less than this share of what it would
 * differ by if it followed the other: two thirds at least follow this one.
 */
static const double alike = 1.0 / 3;

/* How many times as fast requests came before as after. */
static double
compare_times(const struct compared *both)
{
	double before = both->before.conditions.rate;
	double after = both->after.conditions.rate;

	return before > 0 && after > 0 ? before / after : NAN;
}

/* Independent errors add as squares, upper and lower bound apart. */
static struct bounds
bounds_between(const struct bounds *b, double times, const struct bounds *a)
{
	struct bounds d;

	d.estimate = a->estimate - times * b->estimate;
	d.low = d.estimate -
		hypot(a->estimate - a->low, times * (b->high - b->estimate));
	d.high = d.estimate +
		 hypot(a->high - a->estimate, times * (b->estimate - b->low));
	return d;
}

/* unlike: the share that growth would differ by if it were not alike. */
static int
bounds_are_alike(const struct bounds *b, double times, const struct bounds *a,
		 double unlike)
{
	struct bounds d = bounds_between(b, times, a);
	double most = alike * unlike * fmax(a->estimate, times * b->estimate);

	return d.low > -most && d.high < most;
}

static int
compare_both_grow(const struct compared *both)
{
	const struct metric_verdict *b = compare_before(both);
	const struct metric_verdict *a = compare_after(both);

	return b != NULL && a != NULL && b->growth.low > 0 &&
	       a->growth.low > 0 && !both->before.conditions.per_second &&
	       !both->after.conditions.per_second;
}

enum driver
compare_follows(const struct compared *both)
{
	double times = compare_times(both), ratio = fmax(times, 1 / times);
	const struct bounds *b, *a;

	if (!(ratio >= two_rates) || !compare_both_grow(both))
		return DRIVER_UNKNOWN;
	b = &compare_before(both)->growth;
	a = &compare_after(both)->growth;
	if (bounds_are_alike(b, times, a, 1 - 1 / ratio))
		return DRIVER_TIME;
	return bounds_are_alike(b, 1, a, 1 - 1 / ratio) ? DRIVER_REQUESTS
							: DRIVER_UNKNOWN;
}

double
compare_scale(const struct compared *both)
{
	return compare_follows(both) == DRIVER_TIME ? compare_times(both) : 1;
}

struct bounds
compare_difference(const struct compared *both)
{
	const struct metric_verdict *b = compare_before(both);
	const struct metric_verdict *a = compare_after(both);

	if (b == NULL || a == NULL ||
	    both->before.conditions.per_second !=
		both->after.conditions.per_second)
		return (struct bounds){NAN, NAN, NAN};
	return bounds_between(&b->growth, compare_scale(both), &a->growth);
}
