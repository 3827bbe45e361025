/* SPDX-License-Identifier: MIT */
/* The columns of samples.csv, and how a row is made from a tree. */
#ifndef SAMPLE_READINGS_H
#define SAMPLE_READINGS_H

#include "record/metrics.h"
#include "record/record.h"
#include "sample/tree.h"

enum {
	READINGS_OTHERS = 13, /* columns that are of no source */
	READINGS_COLUMNS = SOURCE_LIMIT * SOURCE_METRICS + READINGS_OTHERS,
	READINGS_GAPS = 4 /* reasons recorded for one source, at most */
};

/* The reasons for unreadable values that were recorded: fixed texts. */
struct gaps {
	const char *told[SOURCE_LIMIT][READINGS_GAPS];
};

/* "requests" to "rollup_s". */
void readings_columns(struct strings *names);
/* Those of them that sources call counters. */
void readings_counters(struct strings *names);
/* What one process was asked, and answers. The contact is a copy, with a
 * directory of its own. */
struct answer {
	struct process_id id;
	size_t source;
	struct contact contact;
	double values[SOURCE_METRICS]; /* NAN: none */
	const char *reason;	       /* for a missing one; or NULL */
};

/* readings_take.c */
/* What was learnt of a process in asking it; NULL: it has ended meanwhile. */
struct process *readings_learn(struct tree *, const struct answer *);
/*
 * A row is made in four steps. First the tree takes in what its processes have
 * answered (asking.h)...
 */
void readings_answer(struct tree *, const struct answer *, struct gaps *,
		     struct record *);
/* ...then requests and errors are counted (readings.c)... */
void readings_dose(const struct dose *, double *row);
/* ...then the sources that are due are read for every process... */
void readings_take(struct tree *, struct gaps *, struct record *, unsigned due);
/* Closes what was opened to ask processes. */
void readings_leave(struct tree *);

/* readings.c */
/* ...and the row is filled in. What was not due is a gap. */
void readings_row(const struct tree *, unsigned due, double *row);
/* Where a process keeps METRIC_ROW_..., of several or alone; NULL: nowhere. */
double *readings_place(struct process *, size_t row, int several);
/* The tree's value of METRIC_ROW_...; NAN: unreadable. */
double readings_value(const struct tree *, size_t row);
/* Adds rows to processes.csv, of the largest, once there have been several. */
void readings_processes(const struct tree *, unsigned due, struct record *);

#endif
