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
/*
 * However large it was, memory that rises by so much in a straight line is not
 * starting up.
 */
#define OUTGROWN_MOST (128 * 1048576.0)
/*
 * Where nobody asked: V8's young generation reaches three times 16 MiB, and it
 * promotes about as much before the old one is collected for the first time.
 */
#define OUTGROWN_V8 (96 * 1048576.0)

/*
 * What may be start-up, in bytes. A Go heap that nobody asked may double,
 * however large it is.
 */
double
rule_small_outgrown(const struct facts *facts)
{
	double relative = OUTGROWN * facts->track->start;
	enum runtime runtime = facts->conditions->runtime;

	if (!rule_is_lazy(facts))
		return fmin(relative, OUTGROWN_MOST);
	if (runtime == RUNTIME_NODE && !facts->heap.asked)
		return fmin(fmax(relative, OUTGROWN_V8), OUTGROWN_MOST);
	relative = fmax(relative, OUTGROWN_BYTES);
	return runtime == RUNTIME_GO && !facts->heap.asked
		   ? relative
		   : fmin(relative, OUTGROWN_MOST);
}

/* The dose that it took to grow by so much; that one at most. */
static double
rule_small_cap(const struct facts *facts, double dose, double outgrown)
{
	double grown = facts->shape.last - facts->track->start;

	if (facts->track->measure != MEASURE_BYTES || !(grown > 0))
		return dose;
	return fmin(dose, facts->dose * outgrown / grown);
}

/* Requests before which nothing is a leak: fewer if each is heavy. */
static double
rule_small_least(const struct facts *facts, struct floor floor)
{
	double outgrown = fmax(rule_small_outgrown(facts), OUTGROWN_BYTES);

	if (facts->conditions->per_second)
		return floor.least;
	return rule_small_cap(
	    facts, floor.least,
	    rule_is_lazy(facts) ? fmax(outgrown, OUTGROWN_MOST) : outgrown);
}

static int
rule_small_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	struct floor floor = rule_floor(facts);
	const struct reason *reason = rule_lives_are_short(facts)
					  ? &reason_short_lives
					  : &reason_too_small;
	double needed;

	if (facts->growth == NULL)
		return 0;
	if (facts->rise < floor.rise)
		return rule_inconclusive(
		    verdict, reason, facts->dose * floor.rise / facts->rise);
	needed = fmax(
	    rule_small_least(facts, floor),
	    rule_small_cap(facts, floor.settle, rule_small_outgrown(facts)));
	if (facts->dose < needed)
		return rule_inconclusive(verdict, reason, needed);
	return 0;
}

static void
rule_small_write_lives(const struct sentence *s)
{
	const struct lives_growth *of = &s->facts->lives;
	const struct conditions *conditions = s->facts->conditions;
	char growth[SENTENCE_RATE], dose[SENTENCE_RATE], needed[SENTENCE_RATE];
	const char *unit = conditions_unit(conditions);

	sentence_add(
	    s,
	    "growth of %s within %zu lives of %s each may be start-up; needs "
	    "lives of %s%s",
	    sentence_rate(growth, of->growth.estimate, s->verdict, unit),
	    of->measured, sentence_dose(dose, of->dose, unit),
	    sentence_dose(needed, rule_floor(s->facts).settle, unit),
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
