/* SPDX-License-Identifier: MIT */
/* Finds the process to sample and the address for the load. */
#ifndef DRIVE_TARGET_RESOLUTION_H
#define DRIVE_TARGET_RESOLUTION_H

#include "base/settings.h"
#include "net/net.h"
#include "record/record.h"
#include "sample/sample.h"
#include "scenario/scenario.h"

struct target_resolution {
	struct target *target; /* NULL: there is only an address */
	struct address address;
	struct scrape scrape;  /* the page of --metrics */
	struct strings others; /* what else it listens on: "9229 (inspector)" */
};

/* All fields are borrowed. */
struct target_order {
	const struct settings *settings;
	char **command; /* to start, NULL-terminated; or NULL */
	/* NAME=VALUE for the command, on top of ours; or NULL */
	const struct strings *environment;
	const char *dir;	  /* for its output */
	const volatile int *stop; /* set to give up */
	/* Tells which of several ports is the service; or NULL */
	struct scenario *scenario;
	int port; /* on which the command was told to listen; 0: none */
	/*
	 * Called again and again while the target is awaited, with a line that
	 * says for what; with NULL when that is over. May be NULL.
	 */
	void (*waiting)(const char *text);
};

/*
 * Starts the command or finds what the settings name, and waits until it is
 * ready. STATUS_USAGE, STATUS_UNAVAILABLE.
 */
int target_resolve(struct target_resolution *, const struct target_order *,
		   struct error *);
/* Waits until what answers at the address is ready (readiness.h). */
int target_await(struct target_resolution *, const struct target_order *,
		 struct error *);
/* The same for a target that is only watched: a process or a metrics page. */
int target_resolve_watched(struct target_resolution *, const struct settings *,
			   struct error *);
/*
 * target_end.c: records the target's end, once. Returns whether it has ended.
 */
int record_target_end(struct record *, struct target *);
/* Calls note, which may be NULL, if the page lacks a series that was named. */
void target_note_absent(const struct target_resolution *,
			void (*note)(const char *text));
/* Ends the target if it was started here. */
void target_resolution_free(struct target_resolution *);

#endif
