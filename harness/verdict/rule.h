/* SPDX-License-Identifier: MIT */
/*
 * A rule looks at the facts of one metric and either says what the verdict is
 * or passes. rules.def lists them in the order in which they are asked: the
 * first that speaks has decided, and the last one always does.
 */
#ifndef VERDICT_RULE_H
#define VERDICT_RULE_H

#include "verdict/facts.h"

struct rule {
	const char *name;
	const char *method; /* what it does, and after whom */
	/* 1: it decided, and filled in kind, reason and bounds. */
	int (*judge)(const struct facts *, struct metric_verdict *);
};

#define RULE(name) extern const struct rule rule_##name;
#include "verdict/rules.def"
#undef RULE

/*
 * Floors under a LEAK, in doses: a collected heap is enlarged lazily for
 * thousands of requests.
 */
struct floor {
	double rise;   /* growth in all that may be start-up; not a dose */
	double least;  /* nothing is a leak before */
	double settle; /* before, only if memory has more than doubled */
};
struct floor rule_floor(const struct facts *);

/* Growth within the target's lives would be a leak, had they been longer. */
int rule_lives_are_short(const struct facts *);

/* For the rules: fill in a verdict; each of these returns 1. */
int rule_flat(struct metric_verdict *, const struct level *);
int rule_leak(struct metric_verdict *, enum reason,
	      const struct growth_view *); /* NULL: keep the bounds */
int rule_inconclusive(struct metric_verdict *, enum reason,
		      double needed_dose); /* NAN: more dose is no help */
/* The bounds that a verdict reports, and what they rest on. */
void rule_bounds_of_view(struct metric_verdict *, const struct growth_view *);
void rule_bounds_of_level(struct metric_verdict *, const struct level *);

/* One metric, asked of every rule in turn. */
void metric_judge(const struct facts *, struct metric_verdict *);
/* The probability of a LEAK's line without growth; 1 when it is no LEAK. */
double rule_p(const struct metric_verdict *, const struct facts *);

/* The evidence in one plain sentence, without the metric's name. */
void sentence_metric(const struct facts *, struct metric_verdict *);
/* What a verdict leaves open; "" if it says nothing. */
void sentence_not_excluded(const struct metric_verdict *,
			   const struct conditions *, char *text, size_t size);

#endif
