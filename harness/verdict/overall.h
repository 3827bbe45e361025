/* SPDX-License-Identifier: MIT */
/* From metrics to the run: which of them decide, and what they say together. */
#ifndef VERDICT_OVERALL_H
#define VERDICT_OVERALL_H

#include "verdict/verdict.h"

/* Sets .decides of each metric from their names and what was readable. */
void overall_choose(struct verdict *);
/* Combines them; p[i] is the probability of metric i's LEAK without growth. */
void overall_decide(struct verdict *, const double *p,
		    const struct conditions *);

#endif
