/* SPDX-License-Identifier: MIT */
/* What a FLAT load did without; growth for each new visitor. */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/phrase.h"

/* Where it says something of use: "10 kept". */
static void
exercise_item(struct buf *out, const struct unexercised *item)
{
	int shows = strcmp(item->what, "new connections") == 0;

	buf_addf(out, "%s (%s%s%s)", item->what, shows ? item->seen : "",
		 shows ? ": " : "", item->how);
}

void
phrase_exercise(struct buf *out, const struct judged *run)
{
	if (run->verdict->kind != VERDICT_FLAT)
		return;
	for (size_t i = 0; i < run->nunexercised; i++) {
		buf_adds(out, i == 0 ? "not exercised: " : ", ");
		exercise_item(out, &run->unexercised[i]);
	}
}

double
phrase_per_visitor(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	const struct conditions *of = &run->conditions;

	if (metric == NULL || metric->measure != MEASURE_BYTES ||
	    !(of->new_visitors > 0) || of->per_second)
		return NAN;
	return metric->growth.estimate * of->requests / of->new_visitors;
}

void
phrase_visitors(struct buf *out, const struct judged *run)
{
	double growth = phrase_per_visitor(run), ttl_s;
	char bytes[UNITS_TEXT], count[UNITS_TEXT], life[UNITS_TEXT];

	if (run->verdict->kind != VERDICT_LEAK || !isfinite(growth))
		return;
	ttl_s = run->conditions.session_ttl_s;
	buf_addf(out, "%s for each of %s new visitors",
		 units_bytes(bytes, growth),
		 units_count(count, run->conditions.new_visitors));
	if (ttl_s > 0)
		buf_addf(out, ", beyond the %s that sessions are kept",
			 units_duration(life, ttl_s));
	else
		buf_adds(out, "; if the service keeps sessions for a time, "
			      "give it: --session-ttl TIME");
}
