/* SPDX-License-Identifier: MIT */
/* The parts of the overall verdict; for overall*.c alone. */
#ifndef VERDICT_OVERALL_H
#define VERDICT_OVERALL_H

#include "verdict/conditions.h"
#include "verdict/verdict.h"

/* decisive: the metric whose sentence it is. */
void overall_set(struct verdict *, enum verdict_kind, const struct reason *,
		 size_t decisive);
/* Metrics that decide, of that kind and of any. */
size_t overall_count(const struct verdict *, enum verdict_kind);
size_t overall_deciding(const struct verdict *);
/*
 * Only Holm's first step matters: if the lowest of m probabilities is above
 * alpha / m, none is accepted. Of those accepted, bytes come before counts.
 */
int overall_leak(struct verdict *, const double *p);
/* The metric that a FLAT run reports: the heap, what is in use, or the first
 * that decides. */
size_t overall_foremost(const struct verdict *);
void overall_flat(struct verdict *, const struct conditions *);
/* What a FLAT or LEAK does not rule out. */
void overall_not_excluded(const struct metric_verdict *,
			  const struct conditions *, char *text, size_t size);

#endif
