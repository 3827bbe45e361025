/* SPDX-License-Identifier: MIT */
/* What a generator had done at any time, from its samples.csv. */
#ifndef MERGE_MERGE_DOSES_H
#define MERGE_MERGE_DOSES_H

#include "base/counters.h"
#include "merge/merge_parts.h"

#define DOSE_COLUMNS                                                           \
	{                                                                      \
		"requests", "errors", "visitors", "connections", "aborts",     \
		    "all_errors", "messages", "streams"                        \
	}
/* So many, and what the scenario counted itself. */
enum { DOSES = 8, DOSES_MOST = DOSES + COUNTERS };

/* Columns and values of DOSE_COLUMNS, then of counters. The reading is borrowed
 * from the part. */
struct doses {
	struct part *part;
	struct rows *rows;
	double *row;
	const struct strings *counters; /* borrowed */
	int time, columns[DOSES_MOST];
	double at_s, next_s; /* in the merged run's time */
	double values[DOSES_MOST], next[DOSES_MOST];
	int ended;
};

/* counters: the names of their columns; they are the same in all parts. */
int doses_open(struct doses *, struct part *, const struct strings *counters,
	       struct error *);
/* The columns of what the scenario of that part counted itself. */
int doses_counters(struct part *, struct strings *, struct error *);
/* Adds what had been done by then; times must not go back. */
int doses_add(struct doses *, double time_s, double sums[DOSES_MOST],
	      struct error *);
/* Reads on to the end, and tells the part until when it is known. */
int doses_end(struct doses *, struct error *);
void doses_close(struct doses *);

#endif
