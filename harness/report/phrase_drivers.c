/* SPDX-License-Identifier: MIT */
/* Whether growth follows requests or time, where the load varied. */
#include <math.h>

#include "report/phrase.h"
#include "verdict/sentence.h"

/* "225 MiB/h, between 224 and 226" */
static void
drivers_add(struct buf *out, const struct metric_verdict *metric,
	    const struct bounds *growth, int per_second)
{
	char rate[SENTENCE_RATE], between[SENTENCE_BETWEEN];

	buf_addf(out, "%s%s",
		 sentence_rate(rate, growth->estimate, metric, per_second),
		 sentence_between(between, growth, metric, per_second));
}

/* What is left for the other of the two. */
static void
drivers_add_rest(struct buf *out, const struct metric_verdict *metric,
		 const struct bounds *growth, int per_second)
{
	char rate[SENTENCE_RATE];

	if (growth->high > 0)
		buf_addf(out, "less than %s",
			 sentence_rate(rate, growth->high, metric, per_second));
	else
		buf_adds(out, "nothing");
}

static void
drivers_add_both(struct buf *out, const struct metric_verdict *metric)
{
	drivers_add(out, metric, &metric->drivers.per_request, 0);
	buf_adds(out, ", and by time ");
	drivers_add(out, metric, &metric->drivers.per_second, 1);
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
		drivers_add(out, metric, &of->per_second, 1);
		buf_adds(out, ", whatever the load; with requests ");
		drivers_add_rest(out, metric, &of->per_request, 0);
		break;
	case DRIVER_REQUESTS:
		buf_adds(out, "requests: ");
		drivers_add(out, metric, &of->per_request, 0);
		buf_adds(out, "; by time ");
		drivers_add_rest(out, metric, &of->per_second, 1);
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
