/* SPDX-License-Identifier: MIT */
/* The processes of a target, and what was last read of each. */
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
	int announced; /* an event told that it is there */
	char name[64];
	double values[SOURCE_LIMIT][SOURCE_METRICS];
	struct contact contact;
	int answers; /* it is asked, and has not been silent for too long */
};

struct tree {
	pid_t above; /* the supervisor, whose descendants these are; or 0 */
	struct process_id root;
	struct contact terms; /* on which its processes may be asked */
	struct process items[PROC_TREE];
	size_t count;
	int several; /* there was once more than one */
	int full;    /* and once more than can be followed */
	int announcements;
	int stale;	 /* one has gone since the last refresh */
	int young;	 /* one was too young to be taken in */
	int headless;	 /* the main process is not among them: no gauges */
	long last_pid;	 /* proc_last_pid() when all were looked for */
	double rollup_s; /* spent on reading smaps_rollup */
	/* What the counters of ended processes had reached. */
	double ended[SOURCE_LIMIT][SOURCE_METRICS];
};

/* Either `above` and its descendants, or (0) the root and its own. On those
 * terms they may be asked; NULL: they may not be signalled. */
void tree_init(struct tree *, pid_t above, struct process_id root,
	       const struct contact *terms);
void tree_free(struct tree *);
/* Drops who has ended, takes in who is new, and tells of both. */
void tree_refresh(struct tree *, struct record *);
/* Drops those that are marked gone. */
void tree_sweep(struct tree *, struct record *);
const struct process *tree_find(const struct tree *, pid_t);

/* The sum over the tree of one metric of one source; NAN if any is, and for a
 * gauge of a headless tree. */
double tree_sum(const struct tree *, size_t source, size_t metric);

#endif
