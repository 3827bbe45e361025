/* SPDX-License-Identifier: MIT */
/* What the picture of two runs shows, and how tall; inside this stage. */
#ifndef REPORT_PAIR_H
#define REPORT_PAIR_H

#include "report/side.h"

struct pair {
	const struct compared *both;
	struct side sides[2]; /* before, after */
	struct range y;
	double end, common; /* doses: the longer run's, the shorter one's */
};

/* Facts about the words at the ends of the two lines. */
void pair_margin(struct buf *, const struct pair *);

#endif
