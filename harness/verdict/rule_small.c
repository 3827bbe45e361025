/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "base/units.h"

static const struct reason reason_too_small = {
    .name = "too_small",
    .text = "too little growth in all to be told from start-up",
    .rank = 60,
};

#define SMALL_BYTES 1048576.0
#define SMALL_COUNT 20

/*
 * Of what it had at first, and in all: no runtime enlarges its heap by so much
 * at once. A small program of Go grows by 4 MiB before its first collection,
 * by more with a higher GOGC.
 */
#define OUTGROWN 1.5
#define OUTGROWN_BYTES (16 * SMALL_BYTES)

/* Bytes of a heap that a runtime manages as it likes. */
static int
rule_small_is_lazy(const struct facts *facts)
{
	enum runtime runtime = facts->conditions->runtime;

	return runtime != RUNTIME_NATIVE && runtime != RUNTIME_PYTHON &&
	       facts->track->measure == MEASURE_BYTES &&
	       !metric_is(facts->track->name, EVIDENCE_HEAP);
}

struct floor
rule_floor(const struct facts *facts)
{
	int bytes = facts->track->measure == MEASURE_BYTES;
	int lazy = rule_small_is_lazy(facts);
	double rise = bytes ? SMALL_BYTES : SMALL_COUNT;

	if (facts->conditions->per_second)
		return (struct floor){rise, 20, lazy ? 300 : 60};
	return (struct floor){rise, 300, lazy ? 8000 : 1000};
}

/* The dose at which growth that is still the heap's own could be told. */
static double
rule_small_settled(const struct facts *facts, struct floor floor)
{
	double start = facts->track->start, grown = facts->shape.last - start;
	double outgrown = fmax(OUTGROWN * start,
			       rule_small_is_lazy(facts) ? OUTGROWN_BYTES : 0);

	if (facts->track->measure != MEASURE_BYTES || !(grown > 0))
		return floor.settle;
	return fmin(floor.settle, facts->dose * outgrown / grown);
}

static int
rule_small_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	struct floor floor = rule_floor(facts);
	double needed = facts->dose * floor.rise / facts->rise;
	double settled;

	if (facts->growth == NULL)
		return 0;
	if (facts->rise < floor.rise)
		return rule_inconclusive(verdict, &reason_too_small, needed);
	if (facts->dose < floor.least)
		return rule_inconclusive(verdict, &reason_too_small,
					 floor.least);
	settled = rule_small_settled(facts, floor);
	if (facts->dose < settled)
		return rule_inconclusive(verdict, &reason_too_small, settled);
	return 0;
}

static void
rule_small_write(const struct sentence *s)
{
	char rise[UNITS_TEXT];

	if (s->verdict->measure == MEASURE_BYTES)
		units_bytes(rise, s->facts->rise);
	else
		units_count(rise, s->facts->rise);
	sentence_add(s,
		     "too little growth in all to be told from start-up: %s "
		     "over %s; needs about %s",
		     rise, s->over, s->needed);
}

const struct rule rule_small = {
    .name = "small",
    .method = "a floor on the growth in all and on the dose it took",
    .judge = rule_small_judge,
    .write = rule_small_write,
};
