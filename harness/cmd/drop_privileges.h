/* SPDX-License-Identifier: MIT */
/* --drop-privileges: before anything of a stranger's is read. */
#ifndef CMD_DROP_PRIVILEGES_H
#define CMD_DROP_PRIVILEGES_H

#include "cmd/cmd.h"

/*
 * Makes the folder of the results theirs, starts the opener, and becomes that
 * user; nothing without the option. STATUS_USAGE: it cannot be done with these
 * options, or this is not root.
 */
int drop_privileges(const struct invocation *, const char *dir, struct error *);

#endif
