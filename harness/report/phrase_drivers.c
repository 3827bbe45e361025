/* SPDX-License-Identifier: MIT */
/* Whether growth follows requests or time, where the load varied. */
#include <math.h>

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
drivers_add_both(struct buf *out, const struct metric_verdict *metric)
{
	drivers_add(out, metric, &metric->drivers.per_request,
		    units_per(PER_REQUEST));
	buf_adds(out, ", and by time ");
	drivers_add(out, metric, &metric->drivers.per_second,
		    units_per(PER_HOUR));
}

void
phrase_drivers(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
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
		buf_adds(out, ", whatever the load; with requests ");
		drivers_add_rest(out, metric, &of->per_request,
				 units_per(PER_REQUEST));
		break;
	case DRIVER_REQUESTS:
		buf_adds(out, "requests: ");
		drivers_add(out, metric, &of->per_request,
			    units_per(PER_REQUEST));
		buf_adds(out, "; by time ");
		drivers_add_rest(out, metric, &of->per_second,
				 units_per(PER_HOUR));
		break;
	case DRIVER_BOTH:
		buf_adds(out, "requests and time: ");
		drivers_add_both(out, metric);
		break;
	default:
		buf_adds(out, "requests or time, which cannot be told yet: ");
		drivers_add_both(out, metric);
	}
}
