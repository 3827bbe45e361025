/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>
#include <string.h>

/* Growth that comes to less than this in all may be start-up. */
#define SMALL_BYTES 1048576.0
#define SMALL_COUNT 20

/* Doses; a collected heap is enlarged lazily for thousands of requests. */
struct floor {
	double least;  /* nothing is a leak before */
	double settle; /* before, only if memory has more than doubled */
};

static const struct floor plain = {300, 1000}, lazy = {300, 8000};
static const struct floor plain_seconds = {20, 60}, lazy_seconds = {20, 300};

/* Of what it had at first: no runtime enlarges its heap by so much at once. */
#define OUTGROWN 1.5

static const struct floor *
rule_small_floor(const struct facts *facts)
{
	enum runtime runtime = facts->conditions->runtime;
	int is_plain = runtime == RUNTIME_NATIVE || runtime == RUNTIME_PYTHON ||
		       facts->series->measure != MEASURE_BYTES ||
		       strcmp(facts->series->name, "heap_after_gc_bytes") == 0;

	if (facts->conditions->per_second)
		return is_plain ? &plain_seconds : &lazy_seconds;
	return is_plain ? &plain : &lazy;
}

static int
rule_small_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct floor *floor = rule_small_floor(facts);
	int bytes = facts->series->measure == MEASURE_BYTES;
	double least = bytes ? SMALL_BYTES : SMALL_COUNT;
	double needed = facts->dose * least / facts->rise;
	int outgrown =
	    facts->shape.last - facts->start >= OUTGROWN * facts->start;

	if (facts->growth == NULL)
		return 0;
	if (facts->rise < least)
		return rule_inconclusive(verdict, REASON_TOO_SMALL, needed);
	if (facts->dose < floor->least)
		return rule_inconclusive(verdict, REASON_TOO_SMALL,
					 floor->least);
	if (facts->dose < floor->settle && !outgrown)
		return rule_inconclusive(verdict, REASON_TOO_SMALL,
					 floor->settle);
	return 0;
}

const struct rule rule_small = {
    .name = "small",
    .method = "a floor on the growth in all and on the dose it took",
    .judge = rule_small_judge,
};
