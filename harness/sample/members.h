/* SPDX-License-Identifier: MIT */
/* Which processes are sampled: whole trees, from one or more roots. */
#ifndef SAMPLE_MEMBERS_H
#define SAMPLE_MEMBERS_H

#include <stddef.h>
#include <sys/types.h>

#include "sample/sample.h"

struct members {
	/* The supervisor, whose descendants are members, and the command that
	 * it started; 0: none. */
	pid_t above, command;
	/* These are, with their descendants. The first is the main one. */
	struct process_id roots[TARGET_ROOTS];
	size_t nroots;
	/*
	 * If this is not NULL, all processes in this control group's folder and
	 * no others; without a supervisor, not flatline and its children.
	 * Borrowed.
	 */
	const char *group;
	/* The control group of the main process was named: it is the target's
	 * own, whatever else is in it. */
	int owns_group;
};

/*
 * Appends the members, and unless they are a group's the descendants of those
 * that are in pids already.
 * Returns the new count, at most max. What has ended is left out, and so is
 * another process that has the number of a root by now.
 */
size_t members_find(const struct members *, pid_t *pids, size_t count,
		    size_t max);
/* Is it one of the roots, or the command? */
int members_are_rooted_at(const struct members *, pid_t);

#endif
