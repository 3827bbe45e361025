/* SPDX-License-Identifier: MIT */
/* What a generator had done at any time, from its samples.csv. */
#ifndef MERGE_MERGE_DOSES_H
#define MERGE_MERGE_DOSES_H

#include "merge/merge_parts.h"

#define DOSE_COLUMNS                                                           \
	{                                                                      \
		"requests", "errors", "visitors", "connections", "aborts",     \
		    "all_errors", "messages", "streams"                        \
	}
enum { DOSES = 8 };

/* Columns and values of DOSE_COLUMNS. The reading is borrowed from the part. */
struct doses {
	struct part *part;
	struct rows *rows;
	double *row;
	int time, columns[DOSES];
	double at_s, next_s; /* in the merged run's time */
	double values[DOSES], next[DOSES];
	int ended;
};

int doses_open(struct doses *, struct part *, struct error *);
/* Adds what had been done by then; times must not go back. */
int doses_add(struct doses *, double time_s, double sums[DOSES],
	      struct error *);
/* Reads on to the end, and tells the part until when it is known. */
int doses_end(struct doses *, struct error *);
void doses_close(struct doses *);

#endif
