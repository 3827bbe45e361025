/* SPDX-License-Identifier: MIT */
/*
 * A recorded run of a service under its own load: nothing is sent and nothing
 * is forced. Growth is by the hour, or by a counter of the service's.
 */
#ifndef DRIVE_WATCH_H
#define DRIVE_WATCH_H

#include "drive/drive.h"

struct watch_order {
	struct settings *settings;
	const char *dir; /* where the run is recorded */
	const volatile int *interrupted;
	/* note, planned, found, settled and recorded are not called. */
	struct drive_observer observer;
};

/* Until it is interrupted, the time is over, or the target is. */
int watch(const struct watch_order *, struct error *);

#endif
