/* SPDX-License-Identifier: MIT */
/* What a terminal shows of a run that goes on: text only, no I/O. */
#ifndef CMD_BOARD_H
#define CMD_BOARD_H

#include "cmd/live.h"
#include "load/load.h"

/* Memory since the run began, in so many steps however long that is. */
enum { SPARK = 40 };

struct spark {
	double low[SPARK]; /* the lowest reading of each step */
	size_t used;
	unsigned each, seen; /* readings in a step; in the newest one */
};

void spark_add(struct spark *, double value); /* NAN is passed over */

struct board {
	const struct load_totals *totals;
	const struct live_state *state;
	const struct spark *spark;
	double rate;   /* requests a second, lately */
	double memory; /* bytes; NAN */
	int unicode;   /* the terminal can show it */
};

enum { BOARD_LINES = 4 };

/* Always BOARD_LINES lines, none of them wider than that many columns. */
void board_lines(struct buf *, const struct board *, size_t width);
/* The same in one line, for a log. */
void board_line(struct buf *, const struct board *);

#endif
