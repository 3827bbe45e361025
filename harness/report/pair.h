/* SPDX-License-Identifier: MIT */
/* What the picture of two runs shows and its scale, inside this stage. */
#ifndef REPORT_PAIR_H
#define REPORT_PAIR_H

#include "report/side.h"

struct pair {
	const struct compared *both;
	struct side sides[2]; /* before, after */
	struct range y;
	double end, common; /* doses of the longer and of the shorter run */
};

/* Adds facts about the labels at the ends of the two lines. */
void pair_margin(struct buf *, const struct pair *);

#endif
