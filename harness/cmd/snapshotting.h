/* SPDX-License-Identifier: MIT */
/* --heap-snapshot: the last that is done to a target, with its load gone. */
#ifndef CMD_SNAPSHOTTING_H
#define CMD_SNAPSHOTTING_H

#include "cmd/cmd.h"

/* Whether it could be asked for one at all. STATUS_UNAVAILABLE: no. */
int snapshot_possible(const struct target *, struct error *);
/* Takes it into the directory, and says what that cost; a failure is told in
 * one line, and changes nothing about a verdict. */
void snapshot_after(struct target *, const struct settings *, const char *dir);

#endif
