/* SPDX-License-Identifier: MIT */
/* Inside this stage: from the lives of one row to what is shown of it. */
#ifndef JUDGE_FLEET_ROW_H
#define JUDGE_FLEET_ROW_H

#include "judge/fleet_series.h"

struct fleet_row_order {
	const struct fleet_order *order;
	struct fleet_judge *judge;
	const struct fleet_joins *limits, *counters; /* NULL: none */
	fleet_judged_fn *judged;
	void *arg;
	struct fleet_counts *counts;
};

/* Returns 1: the row is filled in; 0: it is left out, and counted; -1. */
int fleet_row_judge(struct fleet_row *, const struct fleet_row_order *,
		    const struct fleet_lives *, struct error *);
void fleet_row_free(struct fleet_row *);
/* Worst first. */
int fleet_row_compare(const void *, const void *);

#endif
