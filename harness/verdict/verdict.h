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

#include "verdict/conditions.h"
#include "verdict/metric_verdict.h"

enum { VERDICT_METRICS = 64 };

struct verdict {
	enum verdict_kind kind;
	const struct reason *reason;
	char sentence[320];
	char not_excluded[200]; /* what a FLAT or LEAK does not rule out */
	struct metric_verdict metrics[VERDICT_METRICS];
	size_t nmetrics;
	size_t decisive; /* index of the metric that the sentence is about */
};

struct track;

/*
 * overall.c: judges each metric (at most VERDICT_METRICS) and the run as a
 * whole.
 */
void verdict_judge(struct verdict *, const struct track *, size_t ntracks,
		   const struct conditions *);

#endif
