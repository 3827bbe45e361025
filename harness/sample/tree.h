/* SPDX-License-Identifier: MIT */
/* The processes of a target, and the last readings of each. */
#ifndef SAMPLE_TREE_H
#define SAMPLE_TREE_H

#include "record/record.h"
#include "sample/members.h"
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
	uint64_t last[SOURCE_LIMIT]; /* when what a source read was published */
	double own, own_s;	     /* own memory, and when that was read */
	double told_s;		     /* when the helper took its last reading */
	int helped;  /* a helper in it has published something */
	int renewed; /* and something new the last time it was read */
};

struct tree {
	struct members members;
	struct contact terms; /* for the contacts of its processes */
	struct process items[PROC_TREE];
	size_t count;
	int several; /* there has been more than one */
	int full;    /* and more than can be followed */
	int announcements;
	int stale;	 /* a process has gone since the last refresh */
	int young;	 /* a process was too young to be added */
	pid_t main;	 /* the main process */
	int headless;	 /* a main process is not among them: no gauges */
	long last_pid;	 /* proc_last_pid() at the last search */
	double rollup_s; /* spent on reading smaps_rollup */
	/* What of METRIC_GROUP the named group itself was read to have. */
	double group[SOURCE_METRICS];
	int group_is_read;
	/* The last counter values of ended processes, summed. */
	double ended[SOURCE_LIMIT][SOURCE_METRICS];
};

/* terms: for asking its processes; NULL: they are not asked. */
void tree_init(struct tree *, const struct members *,
	       const struct contact *terms);
/* From now on those are its members; found by the next refresh. */
void tree_set_members(struct tree *, const struct members *);
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
