/* SPDX-License-Identifier: MIT */
/* Giving up root's rights for good: --drop-privileges. */
#ifndef BASE_PRIVILEGES_H
#define BASE_PRIVILEGES_H

#include <sys/types.h>

#include "base/error.h"

struct privileges_user {
	uid_t uid;
	gid_t gid;
	char name[64];
};

/*
 * Who a program that was started as root becomes: whoever called sudo
 * (SUDO_UID, SUDO_GID), or else nobody. STATUS_USAGE: this is not root, or
 * SUDO_UID is no user but root.
 */
int privileges_choose(struct privileges_user *, struct error *);

/*
 * Makes a folder, and those above it, that the user may write to. One that
 * only root may make becomes theirs; one that exists stays whose it is.
 * STATUS_IO: it cannot be made, or they may not write there.
 */
int privileges_make_folder(const struct privileges_user *, const char *path,
			   struct error *);

/*
 * From now on the process is that user, with no capability in any set and no
 * way back; no other process of theirs can trace it. There may be no threads
 * yet. STATUS_UNAVAILABLE: something is left, so nothing should go on.
 */
int privileges_drop(const struct privileges_user *, struct error *);

/*
 * Root without a command to start keeps only what it takes to look at other
 * users' processes, and to become the user. STATUS_UNAVAILABLE.
 */
int privileges_keep_looking(struct error *);

#endif
