/* SPDX-License-Identifier: MIT */
/* What a terminal shows of a run that goes on: text only, no I/O. */
#ifndef CMD_STATUS_VIEW_H
#define CMD_STATUS_VIEW_H

#include "judge/live.h"
#include "load/load.h"

/* Memory since the run began, in so many steps however long that is. */
enum { SPARK = 40 };

struct spark {
	double low[SPARK]; /* the lowest reading of each step */
	size_t used;
	unsigned each, seen; /* readings in a step; in the newest one */
};

void spark_add(struct spark *, double value); /* NAN is passed over */

struct status_view {
	const struct load_totals *totals;
	const struct live_state *state;
	const struct spark *spark;
	double rate;   /* requests a second, lately */
	double memory; /* bytes; NAN */
	int unicode;   /* the terminal can show it */
};

enum { STATUS_VIEW_LINES = 4 };

/* Always STATUS_VIEW_LINES lines, none of them wider than that many columns. */
void status_view_lines(struct buf *, const struct status_view *, size_t width);
/* The same in one line, for a log. */
void status_view_line(struct buf *, const struct status_view *);

#endif
