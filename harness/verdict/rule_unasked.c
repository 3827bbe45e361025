/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "base/units.h"

/* A heap that nobody asked: its policy may look like a leak, or hide one. */
static const struct reason reason_unasked = {
    .name = "unasked",
    .text = "the heap was not asked",
    .rank = 65,
};

/*
 * Go collects when what was kept has doubled, and no earlier than at 4 MiB:
 * 2 MiB or more can be kept without a trace, also where memory rose before.
 */
#define GO_RESERVE (2 * 1048576.0)
/* That heap when it is full, and as much beside it for the runtime. */
#define GO_LEAST (8 * 1048576.0)

/* What could hide until the next collection: bytes. */
static double
rule_unasked_reserve(const struct facts *facts)
{
	return facts->conditions->runtime == RUNTIME_GO ? GO_RESERVE : 0;
}

/* The least upper bound of a level stretch, with that reserve in it. */
static double
rule_unasked_bound(const struct facts *facts, double reserve)
{
	double least = INFINITY;

	for (size_t i = 0; i < LEVEL_VIEWS; i++) {
		const struct level *level = &facts->levels[i];

		if (level->known)
			least = fmin(least,
				     level_bound(level) +
					 reserve / (level->to - level->from));
	}
	return least;
}

/* What a reading of the heap would settle. */
static int
rule_unasked_applies(const struct facts *facts)
{
	enum runtime runtime = facts->conditions->runtime;

	return (runtime == RUNTIME_NODE || runtime == RUNTIME_GO) &&
	       !facts->heap.asked && rule_is_lazy(facts);
}

/*
 * What may come before the first collection, in bytes: garbage that is not
 * collected yet climbs in as straight a line as a leak does. V8 fills its young
 * generation, and promotes as much; Go lets the heap double.
 */
static double
rule_unasked_fill(const struct facts *facts)
{
	if (facts->conditions->runtime == RUNTIME_GO)
		return fmax(facts->track->start, GO_LEAST);
	return rule_small_outgrown(facts);
}

/* How many times what it has risen by would be more than that. */
static double
rule_unasked_times(const struct facts *facts)
{
	return rule_unasked_fill(facts) /
	       fmax(facts->shape.last - facts->track->start, 1);
}

/* Growth that the policy may explain, by its shape or by its size. */
static int
rule_unasked_doubts(const struct facts *facts, struct metric_verdict *verdict)
{
	double times = rule_unasked_times(facts);

	if (!rule_is_even(facts, facts->growth))
		times = fmax(times, 2);
	if (times <= 1)
		return 0;
	return rule_inconclusive(verdict, &reason_unasked, times * facts->dose);
}

static int
rule_unasked_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	double reserve = rule_unasked_reserve(facts);
	double bound = rule_unasked_bound(facts, reserve);
	double room = facts->tolerance - level_bound(facts->level);

	if (!rule_unasked_applies(facts))
		return 0;
	if (facts->growth != NULL)
		return rule_unasked_doubts(facts, verdict);
	if (!(room > 0) || bound < facts->tolerance)
		return 0;
	verdict->growth.high = bound;
	return rule_inconclusive(verdict, &reason_unasked,
				 fmax(2 * facts->dose, 2 * reserve / room));
}

/* What may have been seen, or not be seen. */
static void
rule_unasked_write_doubt(const struct sentence *s)
{
	double grown = s->facts->shape.last - s->facts->track->start;
	char bytes[UNITS_TEXT];

	if (s->facts->growth == NULL)
		sentence_add(s, "2 MiB that Go keeps uncollected can hide %s",
			     s->high);
	else if (rule_unasked_times(s->facts) > 1)
		sentence_add(s,
			     "%s in all may be what it fills before its first "
			     "collections: about %s so far",
			     units_bytes(bytes, grown), s->estimate);
	else
		sentence_add(s,
			     "grows by the runtime's policy: about %s so far",
			     s->estimate);
}

static void
rule_unasked_write(const struct sentence *s)
{
	int go = s->facts->conditions->runtime == RUNTIME_GO;

	sentence_add(s, "the heap was not asked, and ");
	rule_unasked_write_doubt(s);
	sentence_add(s, "; needs about %s, or the heap after collections: %s",
		     s->needed,
		     go ? "serve net/http/pprof and add --runtime go"
			: "add --runtime node to the run");
}

const struct rule rule_unasked = {
    .name = "unasked",
    .method =
	"Node's and Go's memory, seen from outside, follows their heap "
	"policy: LEAK only with a tight lower bound and beyond what the heap "
	"fills before its first collections, FLAT only where a leak would "
	"have outgrown what Go leaves uncollected",
    .judge = rule_unasked_judge,
    .write = rule_unasked_write,
};
