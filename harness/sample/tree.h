/* SPDX-License-Identifier: MIT */
/* The processes of a target, and the last readings of each. */
#ifndef SAMPLE_TREE_H
#define SAMPLE_TREE_H

#include "record/record.h"
#include "sample/proc.h"
#include "sample/sample.h"
#include "sample/source.h"

struct process {
	struct process_id id;
	int dir;		/* open while it is followed */
	int kept[SOURCE_LIMIT]; /* files of sources; -1: not open */
	int gone;
	int announced; /* an event has recorded it */
	char name[64];
	double values[SOURCE_LIMIT][SOURCE_METRICS];
	struct contact contact;
	int answers; /* it is asked, and has not failed too often */
};

struct tree {
	pid_t above; /* the supervisor whose descendants these are, or 0 */
	struct process_id root;
	struct contact terms; /* for the contacts of its processes */
	struct process items[PROC_TREE];
	size_t count;
	int several; /* there has been more than one */
	int full;    /* and more than can be followed */
	int announcements;
	int stale;	 /* a process has gone since the last refresh */
	int young;	 /* a process was too young to be added */
	int headless;	 /* the main process is not among them: no gauges */
	long last_pid;	 /* proc_last_pid() at the last search */
	double rollup_s; /* spent on reading smaps_rollup */
	/* The last counter values of ended processes, summed. */
	double ended[SOURCE_LIMIT][SOURCE_METRICS];
};

/* Follows the descendants of `above`, or if that is 0 the root and its own.
 * terms: for asking them; NULL: they are not asked. */
void tree_init(struct tree *, pid_t above, struct process_id root,
	       const struct contact *terms);
void tree_free(struct tree *);
/* Drops processes that have ended, adds new ones, and records both. */
void tree_refresh(struct tree *, struct record *);
/* Drops the processes that are marked gone. */
void tree_sweep(struct tree *, struct record *);
const struct process *tree_find(const struct tree *, pid_t);

/* The sum over the tree of one metric of one source; NAN if any is, and for a
 * gauge of a headless tree. */
double tree_sum(const struct tree *, size_t source, size_t metric);

#endif
