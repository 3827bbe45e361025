/* SPDX-License-Identifier: MIT */
/* Which process is the target, and where the load goes. */
#ifndef DRIVE_TARGET_RESOLUTION_H
#define DRIVE_TARGET_RESOLUTION_H

#include "base/settings.h"
#include "net/net.h"
#include "record/record.h"
#include "sample/sample.h"

struct target_resolution {
	struct target *target; /* NULL: only an address */
	struct address address;
	struct scrape scrape; /* of --metrics */
};

/*
 * Starts the command (NULL: none), else finds what the settings name, and
 * waits until it listens. dir: where a started command's output is kept; stop:
 * give up waiting. STATUS_USAGE, STATUS_UNAVAILABLE.
 */
int target_resolve(struct target_resolution *, const struct settings *,
		   char **command, const char *dir, const volatile int *stop,
		   struct error *);
/* The same for what is only watched: a process or a page will do. */
int target_resolve_watched(struct target_resolution *, const struct settings *,
			   struct error *);
/* target_end.c: has the target ended? Then that is recorded, once it is. */
int record_target_end(struct record *, struct target *);
/* Ends what was started. */
void target_resolution_free(struct target_resolution *);

#endif
