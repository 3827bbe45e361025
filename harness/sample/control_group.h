/* SPDX-License-Identifier: MIT */
/* A control group, of version 1 or 2, by its folder beneath a cgroup mount. */
#ifndef SAMPLE_CONTROL_GROUP_H
#define SAMPLE_CONTROL_GROUP_H

#include <limits.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/*
 * The folder that the path leads to, links followed. STATUS_USAGE: it is not a
 * group beneath a cgroup mount; STATUS_UNAVAILABLE: there is no such folder.
 */
int control_group_find(char folder[PATH_MAX], const char *path, struct error *);
/* Appends the processes in it and in the groups beneath it. Returns the new
 * count, at most max. */
size_t control_group_pids(const char *folder, pid_t *pids, size_t count,
			  size_t max);
/* The folder of the group that a process is in; -1: only in the root, or the
 * groups are not mounted where they usually are. */
int control_group_of(pid_t, char folder[PATH_MAX]);
/* The numbers in the text of a cgroup.procs file, one a line. */
size_t control_group_parse(const char *text, pid_t *pids, size_t count,
			   size_t max);

#endif
