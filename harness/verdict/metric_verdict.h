/* SPDX-License-Identifier: MIT */
/* The verdict about one metric, and the reason for it. */
#ifndef VERDICT_METRIC_VERDICT_H
#define VERDICT_METRIC_VERDICT_H

#include "record/metrics.h"
#include "verdict/drivers.h"
#include "verdict/stats.h"

enum verdict_kind {
	VERDICT_FLAT,
	VERDICT_LEAK,
	VERDICT_INCONCLUSIVE,
	VERDICT_FAILED /* the run says nothing about memory */
};

#define CONFIDENCE_TEXT "97.5 %, one-sided"

/* Why a verdict is what it is: a const struct beside the rule that gives it. */
struct reason {
	const char *name; /* "not_settled" */
	const char *text; /* for people: "not settled" */
	/* Where several metrics are INCONCLUSIVE, the highest is reported. */
	int rank;
	/* The sentence continues the metric's name: "grows by ..." */
	int is_predicate;
	int is_clause; /* ... after a comma: "though it grows ..." */
	int is_of_all; /* one route alone may leak none the less */
};

struct metric_verdict {
	char name[48];
	enum measure measure;
	enum verdict_kind kind;
	const struct reason *reason;
	double tail;	      /* probability beyond each bound */
	struct bounds growth; /* per unit of dose */
	double tolerance;
	double resolution;	   /* half-width of the bounds */
	double needed_dose;	   /* requests it would take; NAN: unknown */
	double from_dose, to_dose; /* what the estimate rests on */
	double from_value; /* the fitted line at from_dose; NAN: by dose it is
			      no line */
	struct drivers drivers; /* what growth follows */
	int rises;		/* growth goes on, and its lower bound is
				   tight and above the tolerance */
	int may_rise;		/* undecided, and the estimate is above the
				   tolerance by more than a start-up */
	int creeps;		/* FLAT, but growth below it is proven */
	int named;		/* by the user, to decide beside all else */
	int decides;		/* takes part in the overall verdict */
	char sentence[320];	/* the evidence, for people */
};

/* Whether it is one kind of mapping within another metric: never decides. */
int metric_is_mapping(const struct metric_verdict *);

const char *verdict_word(enum verdict_kind);	/* "leak" */
const char *verdict_title(enum verdict_kind);	/* "LEAK" */
const char *reason_text(const struct reason *); /* NULL, no reason: "" */
/* What joins a metric's label and its sentence: " ", ", " or ": ". */
const char *reason_joint(const struct reason *);

/* Reasons that are used outside their rule. */
extern const struct reason reason_below, reason_bounded, reason_not_settled,
    reason_out_of_memory, reason_policy, reason_resolution, reason_route,
    reason_saturating, reason_session, reason_short_lives, reason_steps,
    reason_sustained, reason_too_few, reason_unreadable;
/* overall.c */
extern const struct reason reason_died;

#endif
