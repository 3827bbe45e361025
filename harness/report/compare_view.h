/* SPDX-License-Identifier: MIT */
/* What the picture of two runs shows and its scale, inside this stage. */
#ifndef REPORT_COMPARE_VIEW_H
#define REPORT_COMPARE_VIEW_H

#include "report/aligned_run.h"

struct compare_view {
	const struct compared *both;
	struct aligned_run sides[2]; /* before, after */
	struct range y;
	double end, common; /* doses of the longer and of the shorter run */
};

/* Adds facts about the labels at the ends of the two lines. */
void compare_view_labels(struct buf *, const struct compare_view *);

#endif
