/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "base/units.h"

static const struct reason reason_ramp = {
    .name = "ramp",
    .text = "connections are still being opened",
    .rank = 84,
    .is_predicate = 1,
};

/* No connection is so large: its buffers, TLS, a compressor, a thread's stack.
 */
#define CONNECTION_BYTES 1048576.0

static int
rule_ramp_is_count(const struct facts *facts)
{
	return metric_is(facts->track->name, EVIDENCE_SOCKETS) ||
	       metric_is(facts->track->name, EVIDENCE_FILES) ||
	       metric_is(facts->track->name, EVIDENCE_THREADS);
}

/* What a connection makes, if they make all of it. */
static double
rule_ramp_each(const struct facts *facts)
{
	return facts->growth->trend.line.slope / facts->opened;
}

/* Whether what the load opened may be all that grew; it is the count's growth,
 * too. */
static int
rule_ramp_explains(const struct facts *facts)
{
	enum crowd crowd = facts->conditions->crowd;

	if (facts->track->measure != MEASURE_BYTES)
		return crowd == CROWD_GROWS && rule_ramp_is_count(facts);
	if (crowd == CROWD_GROWS && isnan(facts->opened))
		return 1;
	return facts->opened > 0 && rule_ramp_each(facts) <= CONNECTION_BYTES;
}

/*
 * Growth that surely follows requests is no ramp's. That it follows time says
 * nothing: so do connections that are added at an even pace.
 */
static int
rule_ramp_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->growth == NULL || facts->conditions->crowd == CROWD_HELD ||
	    facts->drivers.follows == DRIVER_REQUESTS ||
	    !rule_ramp_explains(facts))
		return 0;
	rule_bounds_of_view(verdict, facts->growth);
	return rule_inconclusive(verdict, &reason_ramp, NAN);
}

static void
rule_ramp_write(const struct sentence *s)
{
	const struct facts *facts = s->facts;
	const struct trend *trend = &facts->growth->trend;
	char each[UNITS_TEXT], more[UNITS_TEXT];
	double opened = facts->opened * (trend->to - trend->from);

	if (facts->track->measure == MEASURE_BYTES && facts->opened > 0)
		sentence_add(s,
			     "grows %s for each of %s connections that were "
			     "opened and stay open",
			     units_bytes(each, rule_ramp_each(facts)),
			     units_count(more, floor(opened)));
	else
		sentence_add(s, "grows %s while the load adds users",
			     s->estimate);
	sentence_add(s, ", which is no growth per request; a leak goes on "
			"while their number stands still");
}

const struct rule rule_ramp = {
    .name = "ramp",
    .method = "growth beside connections that surely grow in number, where "
	      "the load did not hold them, is no growth per request",
    .judge = rule_ramp_judge,
    .write = rule_ramp_write,
};
