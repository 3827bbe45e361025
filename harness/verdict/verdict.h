/* SPDX-License-Identifier: MIT */
/*
 * From series to a verdict: by how much does memory grow per completed request,
 * between which bounds, and would it stop by itself? No I/O here.
 * LEAK: lower bound > 0 and estimate > tolerance, sustained. FLAT: upper bound
 * < tolerance. Everything else is INCONCLUSIVE, with one reason.
 */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "record/metrics.h"

enum verdict_kind {
	VERDICT_FLAT,
	VERDICT_LEAK,
	VERDICT_INCONCLUSIVE,
	VERDICT_FAILED /* the run says nothing about memory */
};

enum runtime {
	RUNTIME_UNKNOWN,
	RUNTIME_NATIVE,
	RUNTIME_NODE,
	RUNTIME_JVM,
	RUNTIME_GO,
	RUNTIME_PYTHON
};

enum death { DEATH_NONE, DEATH_OUT_OF_MEMORY, DEATH_KILLED, DEATH_OTHER };

/* What is known of the run besides its series. NAN where unknown. */
struct conditions {
	double measured_from_s;	 /* the warm-up ended here */
	double measured_to_s;	 /* the load ended here */
	double requests, errors; /* completed; failed (measured part) */
	double max_error_rate;	 /* fraction */
	double planned_rate, achieved_rate; /* per second */
	/* Of whoever made the load: the share that its busiest thread took of
	   its processor, and by how much it was behind. 0: unknown. */
	double own_share, own_lag_s;
	double rate;  /* dose a second of the measured part; NAN: unknown */
	int looks;    /* at which the run could have ended: they share the
			 error rate; 0: one */
	int restarts; /* of the root process */
	enum death death;
	double death_s; /* when */
	enum runtime runtime;
	double byte_tolerance;	/* per request (or per second) */
	double count_tolerance; /* fds, sockets, threads per request */
	int per_second;		/* dose is seconds: there were no requests */
};

#define CONFIDENCE_TEXT "97.5 %, one-sided"

struct bounds {
	double estimate, low, high;
};

enum reason {
#define REASON(name, text) REASON_##name,
#include "verdict/reasons.def"
#undef REASON
	REASON_COUNT
};

struct metric_verdict {
	char name[48];
	enum measure measure;
	enum verdict_kind kind;
	enum reason reason;
	double tail;	      /* what each bound leaves */
	struct bounds growth; /* per unit of dose */
	double tolerance;
	double resolution;	   /* half-width of the bounds */
	double needed_dose;	   /* requests it would take; NAN: unknown */
	double from_dose, to_dose; /* what the estimate rests on */
	double from_value;	   /* the fitted line at from_dose */
	int decides;		   /* takes part in the overall verdict */
	char sentence[320];	   /* the evidence, for people */
};

enum { VERDICT_METRICS = 64 };

struct verdict {
	enum verdict_kind kind;
	enum reason reason;
	char sentence[320];
	char not_excluded[200]; /* what a FLAT or LEAK leaves open */
	struct metric_verdict metrics[VERDICT_METRICS];
	size_t nmetrics;
	size_t decisive; /* index of the metric that the sentence is about */
};

struct track;

/* Judges each metric (at most VERDICT_METRICS) and the run as a whole. */
void verdict_judge(struct verdict *, const struct track *, size_t ntracks,
		   const struct conditions *);

/* Is it a part of another one, by kind of mapping? It never decides then. */
int metric_is_part(const struct metric_verdict *);

const char *verdict_word(enum verdict_kind);  /* "leak" */
const char *verdict_title(enum verdict_kind); /* "LEAK" */
const char *reason_text(enum reason);	      /* "not settled" */

#endif
