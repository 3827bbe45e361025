/* SPDX-License-Identifier: MIT */
/* --start-at and --start-together: when a segment's load begins. */
#ifndef DRIVE_START_H
#define DRIVE_START_H

#include "base/error.h"
#include "base/settings.h"

struct start {
	const struct settings *settings;
	const volatile int *stop;
	void (*note)(const char *text);	   /* or NULL */
	void (*waiting)(const char *text); /* or NULL */
	/* How far this machine's clock is ahead of the shared folder's; NAN:
	 * they were not compared. */
	double clock_s;
};

/*
 * Returns when the load is to begin. STATUS_INTERRUPTED, STATUS_USAGE: the
 * folder served another run; STATUS_UNAVAILABLE: a segment never came;
 * STATUS_IO.
 */
int start_await(struct start *, struct error *);

#endif
