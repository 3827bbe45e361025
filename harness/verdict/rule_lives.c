/* SPDX-License-Identifier: MIT */
#include "verdict/rule.h"

#include <math.h>

#include "base/mem.h"

static const struct reason reason_lives = {
    .name = "lives",
    .text = "growth in every life of the target",
    .is_predicate = 1,
};

/* Every life has a start-up: no number of lives averages it out. */
static int
rule_lives_are_long(const struct facts *facts, const struct lives_growth *of)
{
	return facts->conditions->runtime != RUNTIME_JVM &&
	       of->dose >= rule_floor(facts).settle;
}

static int
rule_lives_grow(const struct facts *facts, const struct lives_growth *of)
{
	double in_all = of->growth.estimate * of->dose * (double)of->measured /
			fmax(of->at_once, 1);

	return of->ended > 0 && of->growth.low > 0 && of->steady &&
	       of->growth.estimate > facts->tolerance &&
	       in_all >= rule_floor(facts).rise;
}

int
rule_lives_are_short(const struct facts *facts)
{
	return facts->conditions->runtime != RUNTIME_JVM &&
	       rule_lives_grow(facts, &facts->lives) &&
	       !rule_lives_are_long(facts, &facts->lives);
}

static int
rule_lives_leak(struct metric_verdict *verdict, const struct reason *reason,
		const struct lives_growth *of)
{
	if (!isnan(of->growth.estimate))
		verdict->growth = of->growth;
	verdict->from_dose = 0;
	verdict->to_dose = of->dose;
	return rule_leak(verdict, reason, NULL);
}

static int
rule_lives_judge(const struct facts *facts, struct metric_verdict *verdict)
{
	const struct lives_growth *lives[] = {&facts->lives, &facts->workers};

	if (facts->lives.out_of_memory > 0 &&
	    facts->track->measure == MEASURE_BYTES)
		return rule_lives_leak(verdict, &reason_out_of_memory,
				       &facts->lives);
	for (size_t i = 0; i < COUNT(lives); i++)
		if (rule_lives_grow(facts, lives[i]) &&
		    rule_lives_are_long(facts, lives[i]))
			return rule_lives_leak(verdict, &reason_lives,
					       lives[i]);
	return 0;
}

static void
rule_lives_write(const struct sentence *s)
{
	const struct facts *f = s->facts;
	int restarted = f->lives.ended > 0;
	const struct lives_growth *of = restarted ? &f->lives : &f->workers;
	char between[SENTENCE_BETWEEN];

	if (s->verdict->reason == &reason_out_of_memory) {
		sentence_out_of_memory(s);
		return;
	}
	sentence_add(s, "grows %s%s, within %zu lives of the %s, %s each",
		     s->estimate,
		     sentence_between(between, &s->verdict->growth, s->verdict,
				      conditions_unit(f->conditions)),
		     of->measured,
		     restarted ? "target, which restarts"
			       : "processes, which are replaced",
		     s->over);
}

const struct rule rule_lives = {
    .name = "lives",
    .method = "a drop to a new process is a restart, not relief: growth within "
	      "lives, each of them one replicate (Student's t over lives), or "
	      "a life that grew until it ran out of memory",
    .judge = rule_lives_judge,
    .write = rule_lives_write,
};
