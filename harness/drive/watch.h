/* SPDX-License-Identifier: MIT */
/*
 * A recorded run of a service under its own load: nothing is sent and nothing
 * is forced. Growth is per hour, or per count of one of the service's own
 * counters.
 */
#ifndef DRIVE_WATCH_H
#define DRIVE_WATCH_H

#include "drive/drive.h"

struct watch_order {
	struct settings *settings;
	const char *dir; /* where the run is recorded */
	const volatile int *interrupted;
	/* planned, found, settled and recorded are not called. */
	struct drive_observer observer;
};

/* Runs until it is interrupted, the time is up, or the target ends. */
int watch(const struct watch_order *, struct error *);

#endif
