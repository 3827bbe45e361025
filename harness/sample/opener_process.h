/* SPDX-License-Identifier: MIT */
/* Inside the opener's process. */
#ifndef SAMPLE_OPENER_PROCESS_H
#define SAMPLE_OPENER_PROCESS_H

#include "sample/opener_wire.h"
#include "sample/sample.h"

enum {
	OPENER_STARTED = 64,
	OPENER_ANSWERED = -2 /* in place of a file: somebody else replies */
};

struct opener {
	const struct opener_plan *plan;
	pid_t started[OPENER_STARTED]; /* supervisors, children of this one */
	size_t nstarted;
	struct opener_named {
		pid_t pid;
		int dir;
	} named[TARGET_ROOTS];
	size_t nnamed;
};

/*
 * opener_read.c: files that answer only to whoever may trace the process, read
 * into one of memory. -1, errno.
 */
int opener_read_io(int dir);
int opener_read_files(int dir); /* what each open file is, each with its NUL */

/* opener_start.c: they return the file of the reply, or -1. */
int opener_act_supervise(struct opener *, const struct opener_request *,
			 const int *files, struct opener_reply *);
int opener_act_child(struct opener *, const struct opener_request *,
		     const int *files, struct opener_reply *);

#endif
