/* SPDX-License-Identifier: MIT */
/* Rows of samples.csv: their columns, and one made from a tree. */
#ifndef SAMPLE_READINGS_H
#define SAMPLE_READINGS_H

#include "record/record.h"
#include "sample/tree.h"

enum {
	READINGS_COLUMNS = SOURCE_LIMIT * SOURCE_METRICS + 6,
	READINGS_GAPS = 4 /* reasons told of one source, at most */
};

/* What was told of values that could not be read: fixed texts. */
struct gaps {
	const char *told[SOURCE_LIMIT][READINGS_GAPS];
};

/* "requests" to "rollup_s". */
void readings_columns(struct strings *names);
/* Those of them that sources call counters. */
void readings_counters(struct strings *names);
/*
 * A row in four steps: processes that can be asked are asked, if the row is to
 * have that; how many there were...
 */
size_t readings_ask(struct tree *, struct gaps *, struct record *);
/* ...then the load's part... */
void readings_dose(const struct dose *, double *row);
/* ...then what is read of every process, of those cadences... */
void readings_take(struct tree *, struct gaps *, struct record *,
		   unsigned look);
/* ...and what that makes together. What was not read is a gap. */
void readings_row(const struct tree *, unsigned look, double *row);
/* All that was asked is left as it was found. */
void readings_leave(struct tree *);
/* The tree's sum under that name; NAN: unreadable. */
double readings_value(const struct tree *, const char *column);
/* Rows of processes.csv: the largest, once there were several. */
void readings_processes(const struct tree *, unsigned look, struct record *);

#endif
