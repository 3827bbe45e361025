/* SPDX-License-Identifier: MIT */
/* What is told of a run while it goes, as points: by --out and by --listen. */
#ifndef CMD_RUN_POINTS_H
#define CMD_RUN_POINTS_H

#include "base/buf.h"
#include "judge/live.h"
#include "load/load.h"
#include "out/points.h"
#include "record/record.h"

/* The verdict so far. */
void points_add_verdict(struct point_set *, const struct live_state *,
			double watched_s);
/* What was driven. load: NULL: nothing is, and totals hold what --per counts.
 */
void points_add_load(struct point_set *, const struct load_totals *,
		     const struct load *);
/* What the scenario counts, by the names of its columns. NULL: nothing is. */
void points_add_counted(struct point_set *, const struct strings *columns,
			const struct dose *);
/* A row of samples.csv, NAN where a column has had no value yet. */
void points_add_row(struct point_set *, const struct strings *columns,
		    const double *row);

#endif
