/* SPDX-License-Identifier: MIT */
/* Whether growth follows the load or time, where the load varied. */
#include <math.h>

#include "base/units.h"
#include "report/phrase.h"
#include "verdict/sentence.h"

/* "225 MiB/h, between 224 and 226" */
static void
drivers_add(struct buf *out, const struct metric_verdict *metric,
	    const struct bounds *growth, const char *unit)
{
	char rate[SENTENCE_RATE], between[SENTENCE_BETWEEN];

	buf_addf(out, "%s%s",
		 sentence_rate(rate, growth->estimate, metric, unit),
		 sentence_between(between, growth, metric, unit));
}

/* What is left for the other of the two. */
static void
drivers_add_rest(struct buf *out, const struct metric_verdict *metric,
		 const struct bounds *growth, const char *unit)
{
	char rate[SENTENCE_RATE];

	if (growth->high > 0)
		buf_addf(out, "less than %s",
			 sentence_rate(rate, growth->high, metric, unit));
	else
		buf_adds(out, "nothing");
}

static void
drivers_add_both(struct buf *out, const struct metric_verdict *metric,
		 const char *counted)
{
	drivers_add(out, metric, &metric->drivers.per_request, counted);
	buf_adds(out, ", and by time ");
	drivers_add(out, metric, &metric->drivers.per_second,
		    units_per(PER_HOUR));
}

void
phrase_drivers(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	const char *counted = conditions_unit(&run->conditions);
	const char *load = run->conditions.counted == PER_COUNTED
			       ? counted
			       : units_pers(run->conditions.counted);
	const struct drivers *of;

	if (run->verdict->kind != VERDICT_LEAK || metric == NULL)
		return;
	if (run->causes.ngroups > 0) {
		phrase_causes(out, run, metric);
		return;
	}
	if (!metric->drivers.varied)
		return;
	of = &metric->drivers;
	switch (of->follows) {
	case DRIVER_TIME:
		buf_adds(out, "time: ");
		drivers_add(out, metric, &of->per_second, units_per(PER_HOUR));
		buf_addf(out, ", whatever the load; with %s ", load);
		drivers_add_rest(out, metric, &of->per_request, counted);
		break;
	case DRIVER_REQUESTS:
		buf_addf(out, "%s: ", load);
		drivers_add(out, metric, &of->per_request, counted);
		buf_adds(out, "; by time ");
		drivers_add_rest(out, metric, &of->per_second,
				 units_per(PER_HOUR));
		break;
	case DRIVER_BOTH:
		buf_addf(out, "%s and time: ", load);
		drivers_add_both(out, metric, counted);
		break;
	default:
		buf_addf(out, "%s or time, which cannot be told yet: ", load);
		drivers_add_both(out, metric, counted);
	}
}
