/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "base/units.h"

const struct reason reason_session = {
    .name = "session",
    .text = "sessions are still being kept",
    .rank = 85,
    .is_predicate = 1,
};

/* When the first sessions end, those that begin no longer add to them. From
 * then on at least half of the measured part has to be seen. */
static int
rule_session_covers(const struct conditions *of)
{
	double middle = (of->measured_from_s + of->measured_to_s) / 2;

	return of->new_visitors > 0 && of->session_ttl_s > middle;
}

static int
rule_session_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	if (facts->growth == NULL || facts->track->measure != MEASURE_BYTES ||
	    !rule_session_covers(facts->conditions))
		return 0;
	rule_bounds_of_view(verdict, facts->growth);
	return rule_inconclusive(verdict, &reason_session, NAN);
}

static void
rule_session_write(const struct sentence *s)
{
	const struct conditions *of = s->facts->conditions;
	double per_visitor =
	    s->verdict->growth.estimate * of->requests / of->new_visitors;
	char visitor[UNITS_TEXT], life[UNITS_TEXT], load[UNITS_TEXT];

	sentence_add(s,
		     "grows %s for each new visitor, as it does while sessions "
		     "are kept for %s; the load lasted %s",
		     units_bytes(visitor, per_visitor),
		     units_duration(life, of->session_ttl_s),
		     units_duration(load, of->measured_to_s));
}

const struct rule rule_session = {
    .name = "session",
    .method = "growth with new visitors is no leak until the sessions of the "
	      "first have ended (--session-ttl)",
    .judge = rule_session_judge,
    .write = rule_session_write,
};
