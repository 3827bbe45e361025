/* SPDX-License-Identifier: MIT */
/*
 * A rule looks at the facts of one metric and either decides what the verdict
 * is or passes. rules.def lists them in the order in which they are asked: the
 * first that decides is the last one asked, and the last in the list always
 * does. A reason that only this rule gives is a const struct in its file.
 */
#ifndef VERDICT_RULE_H
#define VERDICT_RULE_H

#include "verdict/facts.h"
#include "verdict/metric_verdict.h"
#include "verdict/sentence.h"

struct rule {
	const char *name;
	const char *method; /* what it does, and its source */
	/* 1: it decided, and filled in kind, reason and bounds. */
	int (*judge)(const struct facts *, struct metric_verdict *);
	/* The evidence in one sentence, where it decided. */
	void (*write)(const struct sentence *);
};

#define RULE(name) extern const struct rule rule_##name;
#include "verdict/rules.def"
#undef RULE

/*
 * The least that a LEAK needs: a runtime enlarges its heap during the first
 * thousands of requests.
 */
struct floor {
	double rise;   /* growth in all; less may be start-up */
	double least;  /* dose; nothing is a leak before */
	double settle; /* dose; before, only if memory has more than doubled */
};
struct floor rule_floor(const struct facts *);
/*
 * Whether it is bytes of a heap that a runtime enlarges as it likes: not what
 * is left after a collection, and not buffers outside.
 */
int rule_is_lazy(const struct facts *);
/* Whether the lower bound is so near to the estimate as a leak's; while a heap
 * is enlarged by policy, it is not. */
int rule_is_even(const struct facts *, const struct growth_view *);
/* rule_lives.c. Growth within the target's lives would be a leak, had they been
 * longer. */
int rule_lives_are_short(const struct facts *);
/* rule_small.c. Bytes that memory may rise by while it starts up. */
double rule_small_outgrown(const struct facts *);

/* For the rules: fill in a verdict; each of these returns 1. */
int rule_flat(struct metric_verdict *, const struct reason *,
	      const struct level *);
int rule_leak(struct metric_verdict *, const struct reason *,
	      const struct growth_view *); /* NULL: keep the bounds */
int rule_inconclusive(struct metric_verdict *, const struct reason *,
		      double needed_dose); /* NAN: more dose does not help */
/* The bounds that a verdict reports, and what they rest on. */
void rule_bounds_of_view(struct metric_verdict *, const struct growth_view *);
void rule_bounds_of_level(struct metric_verdict *, const struct level *);

#endif
