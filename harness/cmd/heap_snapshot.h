/* SPDX-License-Identifier: MIT */
/* --heap-snapshot: the last step with a target, after the load. */
#ifndef CMD_HEAP_SNAPSHOT_H
#define CMD_HEAP_SNAPSHOT_H

#include "cmd/cmd.h"

/* Whether the target can be asked for one. STATUS_UNAVAILABLE: it cannot;
 * STATUS_USAGE: it may not be stopped. */
int heap_snapshot_check(struct target *, const struct settings *,
			struct error *);
/*
 * Writes one into the directory and prints what it cost. A failure is one line
 * on standard error and does not change the verdict.
 */
void heap_snapshot_take(struct target *, const struct settings *,
			const char *dir);

#endif
