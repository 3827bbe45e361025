/* SPDX-License-Identifier: MIT */
/* What growth below the tolerance comes to, where it is proven. */
#include <math.h>

#include "base/units.h"
#include "report/phrase.h"

static const double hour_s = 3600, year_s = 365.25 * 86400;

/* What is left until the limit, if that is reached within a year; or an hour's
 * growth. */
static void
below_add_amount(struct buf *out, const struct judged *run,
		 const struct metric_verdict *metric)
{
	const struct forecast *forecast = &run->forecast;
	double an_hour =
	    metric->growth.estimate * run->conditions.rate * hour_s;
	char amount[UNITS_TEXT], time[UNITS_TEXT];

	if (forecast->known && metric == judged_decisive(run) &&
	    forecast->here.estimate > 0 && forecast->here.estimate < year_s)
		buf_addf(out, ": %s in %s",
			 units_bytes(amount, forecast->headroom),
			 units_duration(time, forecast->here.estimate));
	else
		buf_addf(out, ": %s/h", units_bytes(amount, an_hour));
}

void
phrase_below(struct buf *out, const struct judged *run,
	     const struct metric_verdict *metric)
{
	char rate[UNITS_TEXT];

	if (run->verdict->kind != VERDICT_FLAT || metric == NULL ||
	    !metric->creeps || metric->measure != MEASURE_BYTES ||
	    !(run->conditions.rate > 0))
		return;
	below_add_amount(out, run, metric);
	if (!run->conditions.per_second)
		buf_addf(out, " at %s/s",
			 units_count(rate, run->conditions.rate));
}
