/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

static const struct reason reason_recycled = {
    .name = "recycled",
    .text = "processes are replaced before growth can be measured",
    .rank = 30,
};

/* Processes that ended; fewer are no regular replacement. */
enum { RECYCLED = 2 };

static const struct reason reason_brief = {
    .name = "brief",
    .text = "processes are replaced before growth within them can be read",
    .rank = 30,
};

/* Of what the target holds; less is in helpers that work for a moment. */
#define BRIEF_SHARE 0.25

/*
 * Whether what there is to be measured lies in lives that are too short for it.
 * Those that were read once (a process per request) hide no growth.
 */
static int
rule_recycled_is_brief(const struct facts *facts)
{
	const struct lives_growth *of = &facts->workers;

	return of->ended >= RECYCLED && isnan(of->growth.high) &&
	       of->brief.high >= facts->tolerance &&
	       of->held >= BRIEF_SHARE * facts->death_level;
}

static int
rule_recycled_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct lives_growth *of = &facts->workers;

	if (rule_recycled_is_brief(facts)) {
		verdict->growth = of->brief;
		return rule_inconclusive(verdict, &reason_brief, NAN);
	}
	if (of->ended < RECYCLED || isnan(of->growth.high) ||
	    of->growth.high < facts->tolerance)
		return 0;
	verdict->growth = of->growth;
	return rule_inconclusive(verdict, &reason_recycled, 2 * facts->dose);
}

static void
rule_recycled_write(const struct sentence *s)
{
	if (s->verdict->reason == &reason_brief) {
		sentence_add(s,
			     "processes are replaced before growth within them "
			     "can be read: up to %s, or their start (tolerance "
			     "%s)",
			     s->high, s->tolerance);
		return;
	}
	sentence_add(s,
		     "processes are replaced before growth can be measured: up "
		     "to %s within their lives (tolerance %s); needs about %s",
		     s->high, s->tolerance, s->needed);
}

const struct rule rule_recycled = {
    .name = "recycled",
    .method = "processes that are replaced keep the sum level: no FLAT unless "
	      "growth within their lives is bounded too",
    .judge = rule_recycled_judge,
    .write = rule_recycled_write,
};
