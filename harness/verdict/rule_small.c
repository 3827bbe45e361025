/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "base/units.h"

/* A target that restarts: each life has a start-up of its own. */
const struct reason reason_short_lives = {
    .name = "short_lives",
    .text = "lives too short to tell growth from start-up",
    .rank = 60,
};
static const struct reason reason_too_small = {
    .name = "too_small",
    .text = "too little growth to distinguish from start-up",
    .rank = 60,
};

/*
 * Relative to the start, and in total: no runtime enlarges its heap by so much
 * at once. A small Go program grows by 4 MiB before its first collection, by
 * more with a higher GOGC.
 */
#define OUTGROWN 1.5
#define OUTGROWN_BYTES (16 * 1048576.0)
/* Unless it is asked, V8's young generation may reach three times 16 MiB. */
#define OUTGROWN_YOUNG (48 * 1048576.0)

static double
rule_small_outgrown(const struct facts *facts)
{
	if (!rule_is_lazy(facts))
		return 0;
	return facts->conditions->runtime == RUNTIME_NODE && !facts->heap.asked
		   ? OUTGROWN_YOUNG
		   : OUTGROWN_BYTES;
}

/* The dose from which growth is no longer explained by the heap's start-up. */
static double
rule_small_settled(const struct facts *facts, struct floor floor)
{
	double start = facts->track->start, grown = facts->shape.last - start;
	double outgrown = fmax(OUTGROWN * start, rule_small_outgrown(facts));

	if (facts->track->measure != MEASURE_BYTES || !(grown > 0))
		return floor.settle;
	return fmin(floor.settle, facts->dose * outgrown / grown);
}

static int
rule_small_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	struct floor floor = rule_floor(facts);
	double needed = facts->dose * floor.rise / facts->rise;
	const struct reason *reason = rule_lives_are_short(facts)
					  ? &reason_short_lives
					  : &reason_too_small;
	double settled;

	if (facts->growth == NULL)
		return 0;
	if (facts->rise < floor.rise)
		return rule_inconclusive(verdict, reason, needed);
	if (facts->dose < floor.least)
		return rule_inconclusive(verdict, reason, floor.least);
	settled = rule_small_settled(facts, floor);
	if (facts->dose < settled)
		return rule_inconclusive(verdict, reason, settled);
	return 0;
}

static void
rule_small_write_lives(const struct sentence *s)
{
	const struct lives_growth *of = &s->facts->lives;
	const struct conditions *conditions = s->facts->conditions;
	char growth[SENTENCE_RATE], dose[SENTENCE_RATE], needed[SENTENCE_RATE];
	int per_second = conditions->per_second;

	sentence_add(
	    s,
	    "growth of %s within %zu lives of %s each may be start-up; needs "
	    "lives of %s%s",
	    sentence_rate(growth, of->growth.estimate, s->verdict, per_second),
	    of->measured, sentence_dose(dose, of->dose, per_second),
	    sentence_dose(needed, rule_floor(s->facts).settle, per_second),
	    conditions->runtime == RUNTIME_UNKNOWN
		? ", fewer if --runtime is native or python"
		: "");
}

static void
rule_small_write(const struct sentence *s)
{
	char rise[UNITS_TEXT];

	if (s->verdict->reason == &reason_short_lives) {
		rule_small_write_lives(s);
		return;
	}
	if (s->verdict->measure == MEASURE_BYTES)
		units_bytes(rise, s->facts->rise);
	else
		units_count(rise, s->facts->rise);
	sentence_add(s,
		     "too little growth to distinguish from start-up: %s "
		     "over %s; needs about %s",
		     rise, s->over, s->needed);
	if (s->facts->conditions->runtime == RUNTIME_NODE &&
	    !s->facts->heap.asked && rule_is_lazy(s->facts))
		sentence_add(s, ", or the heap after collections: add "
				"--runtime node to the run");
}

const struct rule rule_small = {
    .name = "small",
    .method = "a minimum of total growth, and of the dose that it took",
    .judge = rule_small_judge,
    .write = rule_small_write,
};
