/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include "base/units.h"

const struct reason reason_sustained = {
    .name = "sustained",
    .text = "sustained growth",
    .is_predicate = 1,
};

static int
rule_sustained_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->growth == NULL)
		return 0;
	return rule_leak(verdict, &reason_sustained, facts->growth);
}

/* By the hour, where it is known that requests have no part in it. */
static void
rule_sustained_write_by_time(const struct sentence *s)
{
	double rate = s->facts->drivers.rate;
	struct bounds growth = s->verdict->growth;
	const char *hour = units_per(PER_HOUR);
	char hourly[SENTENCE_RATE], between[SENTENCE_BETWEEN], over[UNITS_TEXT];

	growth.estimate *= rate;
	growth.low *= rate;
	growth.high *= rate;
	sentence_add(
	    s, "grows %s whatever the load%s, steadily over the last %s",
	    sentence_rate(hourly, growth.estimate, s->verdict, hour),
	    sentence_between(between, &growth, s->verdict, hour),
	    units_duration(over, (s->verdict->to_dose - s->verdict->from_dose) /
				     rate));
}

static void
rule_sustained_write(const struct sentence *s)
{
	const struct growth_view *view = s->facts->growth;
	char jumped[UNITS_TEXT], between[SENTENCE_BETWEEN];

	if (s->facts->drivers.follows == DRIVER_TIME)
		rule_sustained_write_by_time(s);
	else
		sentence_add(
		    s, "grows %s%s, steadily over the last %s", s->estimate,
		    sentence_between(between, &s->verdict->growth, s->verdict,
				     conditions_unit(s->facts->conditions)),
		    s->over);
	if (view == &s->facts->own)
		sentence_add(s, ", and was level before");
	if (view == &s->facts->climb)
		sentence_add(s, ", in %zu steps", s->facts->steps.n);
	if (view->smooth && s->facts->shape.jumps > 0 &&
	    s->verdict->measure == MEASURE_BYTES)
		sentence_add(s, ", apart from sudden rises of %s in total",
			     units_bytes(jumped, s->facts->shape.jumped));
}

const struct rule rule_sustained = {
    .name = "sustained",
    .method = "lower bound above zero under stationary noise (least squares "
	      "with lag-1 inflation) and under a wandering level (likelihood "
	      "ratio in the local level model), estimate (also Theil and "
	      "Sen's) above the "
	      "tolerance, spread over the run, not slowing, not stopped",
    .judge = rule_sustained_judge,
    .write = rule_sustained_write,
};
