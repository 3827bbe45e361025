/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

/* A heap that nobody asked: its policy may look like a leak, or hide one. */
static const struct reason reason_unasked = {
    .name = "unasked",
    .text = "the heap was not asked",
    .rank = 65,
};

/* A leak's lower bound is nearer to its estimate than this; while a heap is
 * enlarged by policy, it is not. */
#define STEADY 0.65

/*
 * Go collects no earlier than at 4 MiB, at twice what is kept: up to 2 MiB can
 * be kept without a trace. A process that has risen by twice the minimum since
 * its start has left that behind.
 */
#define GO_MINIMUM (4 * 1048576.0)

/* What could hide below the minimum of Go's heap: bytes. */
static double
rule_unasked_reserve(const struct facts *facts)
{
	double risen = facts->shape.last - facts->track->start;

	return facts->conditions->runtime == RUNTIME_GO &&
		       risen <= 2 * GO_MINIMUM
		   ? GO_MINIMUM / 2
		   : 0;
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

static int
rule_unasked_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	double reserve = rule_unasked_reserve(facts);
	double bound = rule_unasked_bound(facts, reserve);
	double room = facts->tolerance - level_bound(facts->level);

	if (!rule_unasked_applies(facts))
		return 0;
	if (facts->growth != NULL) {
		const struct line *line = &facts->growth->trend.line;

		if (trend_low(line, facts->tail) >= STEADY * line->slope)
			return 0;
		return rule_inconclusive(verdict, &reason_unasked,
					 2 * facts->dose);
	}
	if (!(room > 0) || bound < facts->tolerance)
		return 0;
	verdict->growth.high = bound;
	return rule_inconclusive(verdict, &reason_unasked,
				 fmax(2 * facts->dose, 2 * reserve / room));
}

static void
rule_unasked_write(const struct sentence *s)
{
	int go = s->facts->conditions->runtime == RUNTIME_GO;

	if (s->facts->growth != NULL)
		sentence_add(s,
			     "the heap was not asked, and grows by the "
			     "runtime's policy: about %s so far",
			     s->estimate);
	else
		sentence_add(s,
			     "the heap was not asked, and below its minimum of "
			     "4 MiB it can hide %s",
			     s->high);
	sentence_add(s, "; needs about %s, or the heap after collections: %s",
		     s->needed,
		     go ? "serve net/http/pprof and add --runtime go"
			: "add --runtime node to the run");
}

const struct rule rule_unasked = {
    .name = "unasked",
    .method =
	"Node's and Go's memory, seen from outside, follows their heap "
	"policy: LEAK only with a tight lower bound, FLAT only above Go's "
	"minimum heap",
    .judge = rule_unasked_judge,
    .write = rule_unasked_write,
};
