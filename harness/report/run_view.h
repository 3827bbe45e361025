/* SPDX-License-Identifier: MIT */
/* What the picture of one run shows, and on which scales; inside this stage. */
#ifndef REPORT_RUN_VIEW_H
#define REPORT_RUN_VIEW_H

#include "report/plot.h"

struct run_view {
	const struct judged *run;
	struct trace main, rss, own; /* own: flatline's memory */
	struct trace exact, heap;    /* drawn beside main if they differ */
	int has_rss, has_own, has_exact, has_heap;
	double limit; /* if it is within the picture; NAN */
	struct range time, y;
	struct range seen; /* the time range that was judged */
	int cut;	   /* the y axis does not start at zero */
};

int run_view_init(struct run_view *, const struct judged *, struct error *);
/*
 * Data files about the time axis: phases, events, requests completed,
 * collections.
 */
void run_view_phases(struct buf *, const struct run_view *);
void run_view_marks(struct buf *, const struct run_view *);
void run_view_doses(struct buf *, const struct run_view *);
void run_view_pauses(struct buf *, const struct run_view *);
/* The limit as a label; nothing if none is known. */
void run_view_limit_words(struct buf *, const struct run_view *);

#endif
