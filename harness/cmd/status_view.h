/* SPDX-License-Identifier: MIT */
/* What the terminal shows during a run: text only, no I/O. */
#ifndef CMD_STATUS_VIEW_H
#define CMD_STATUS_VIEW_H

#include "judge/live.h"
#include "load/load.h"

/* Memory since the start of the run, in a fixed number of steps. */
enum { SPARK = 40 };

struct spark {
	double low[SPARK]; /* the lowest reading of each step */
	size_t used;
	unsigned each, seen; /* readings in a step, and in the newest one */
};

void spark_add(struct spark *, double value); /* NAN is skipped */

struct status_view {
	const struct load_totals *totals;
	const struct live_state *state;
	const struct spark *spark;
	double rate;   /* requests a second, recently */
	double memory; /* bytes; NAN */
	int unicode;   /* the terminal shows UTF-8 */
};

enum { STATUS_VIEW_LINES = 4 };

/* Always STATUS_VIEW_LINES lines, none wider than `width` columns. */
void status_view_lines(struct buf *, const struct status_view *, size_t width);
/* Parts of the first line. */
void status_view_phase(struct buf *, const struct status_view *);
void status_view_left(struct buf *, const struct status_view *);
/* The same on one line, for a log. */
void status_view_line(struct buf *, const struct status_view *);

#endif
