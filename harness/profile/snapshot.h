/* SPDX-License-Identifier: MIT */
/*
 * A snapshot of Node's heap. It blocks the service for seconds and takes a
 * multiple of the heap in memory that Node does not give back. So it is the
 * last thing done to a target, and only if there is enough memory.
 */
#ifndef PROFILE_SNAPSHOT_H
#define PROFILE_SNAPSHOT_H

#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "profile/pause.h"
#include "sample/ask.h"
#include "sample/memory_headroom.h"

/* The memory that must be free, in heaps. */
enum { SNAPSHOT_HEADROOM = 3 };

struct snapshot {
	struct contact *contact; /* borrowed */
	struct cdp *cdp;
	double heap_bytes;
	struct pause_cost cost; /* expected */
	struct headroom headroom;
	double file_bytes, stopped_s, rss_before, rss_after;
};

/* The file that is written as chunks arrive; public so that it can be fuzzed.
 */
struct snapshot_file {
	struct cdp *cdp;
	FILE *out;
	double bytes, most;
	const volatile int *stop;
	int failed; /* errno of a write that failed */
};

/* Measures the heap and checks for free memory. STATUS_UNAVAILABLE: there is
 * too little, or no inspector. To be closed, also after that. */
int snapshot_open(struct snapshot *, struct contact *, struct error *);
/* The same of a session that is open, also if the pause would be longer than
 * it may be; then tells what it costs. */
int snapshot_is_due(struct cdp *, struct contact *, const struct pause *,
		    struct error *);
/*
 * Writes chunks to path as they arrive. A failure leaves no file:
 * STATUS_IO, STATUS_UNAVAILABLE, or STATUS_INTERRUPTED once *stop is true.
 */
int snapshot_write(struct snapshot *, const char *path,
		   const volatile int *stop, struct error *);
void snapshot_close(struct snapshot *);

/* Handles an event of the inspector; non-zero: stop. */
int snapshot_take_event(void *file, const char *method, json_t *params);

#endif
