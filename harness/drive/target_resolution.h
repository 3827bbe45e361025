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

/* All of it is borrowed. */
struct target_order {
	const struct settings *settings;
	char **command; /* to start, NULL-ended; NULL: nothing */
	/* NAME=VALUE, on top of ours, for the command; NULL: nothing */
	const struct strings *environment;
	const char *dir;	  /* where its output is kept */
	const volatile int *stop; /* give up waiting */
};

/*
 * Starts the command, else finds what the settings name, and waits until it
 * listens. STATUS_USAGE, STATUS_UNAVAILABLE.
 */
int target_resolve(struct target_resolution *, const struct target_order *,
		   struct error *);
/* The same for what is only watched: a process or a page will do. */
int target_resolve_watched(struct target_resolution *, const struct settings *,
			   struct error *);
/* target_end.c: has the target ended? Then that is recorded, once it is. */
int record_target_end(struct record *, struct target *);
/* Calls note, which may be NULL, if the page lacks a series that was named. */
void target_note_absent(const struct target_resolution *,
			void (*note)(const char *text));
/* Ends what was started. */
void target_resolution_free(struct target_resolution *);

#endif
