/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>
#include <string.h>

#define SMALL_BYTES 1048576.0
#define SMALL_COUNT 20

/* Of what it had at first: no runtime enlarges its heap by so much at once. */
#define OUTGROWN 1.5

/* Bytes of a heap that a runtime manages as it likes. */
static int
rule_small_is_lazy(const struct facts *facts)
{
	enum runtime runtime = facts->conditions->runtime;

	return runtime != RUNTIME_NATIVE && runtime != RUNTIME_PYTHON &&
	       facts->track->measure == MEASURE_BYTES &&
	       strcmp(facts->track->name, "heap_after_gc_bytes") != 0;
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

static int
rule_small_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	struct floor floor = rule_floor(facts);
	double needed = facts->dose * floor.rise / facts->rise;
	double start = facts->track->start;

	if (facts->growth == NULL)
		return 0;
	if (facts->rise < floor.rise)
		return rule_inconclusive(verdict, REASON_TOO_SMALL, needed);
	if (facts->dose < floor.least)
		return rule_inconclusive(verdict, REASON_TOO_SMALL,
					 floor.least);
	if (facts->dose < floor.settle &&
	    facts->shape.last - start < OUTGROWN * start)
		return rule_inconclusive(verdict, REASON_TOO_SMALL,
					 floor.settle);
	return 0;
}

const struct rule rule_small = {
    .name = "small",
    .method = "a floor on the growth in all and on the dose it took",
    .judge = rule_small_judge,
};
