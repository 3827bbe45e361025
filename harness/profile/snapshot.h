/* SPDX-License-Identifier: MIT */
/*
 * A snapshot of Node's heap. It stops all of the service for seconds and takes
 * a multiple of the heap in memory that is not given back: the last thing that
 * is done to a target, and only where there is room.
 */
#ifndef PROFILE_SNAPSHOT_H
#define PROFILE_SNAPSHOT_H

#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "sample/ask.h"
#include "sample/memory_headroom.h"

/* What has to be free, in heaps. */
enum { SNAPSHOT_HEADROOM = 3 };

struct snapshot {
	struct contact *contact; /* borrowed */
	struct cdp *cdp;
	double heap_bytes;
	struct headroom headroom;
	double file_bytes, stopped_s, rss_before, rss_after;
};

/* What is written while it comes; fuzzed, hence here. */
struct snapshot_file {
	struct cdp *cdp;
	FILE *out;
	double bytes, most;
	const volatile int *stop;
	int failed; /* errno of a write that did */
};

/* Looks how large the heap is, and whether there is room. STATUS_UNAVAILABLE:
 * there is not, or nobody to ask. To be closed, also then. */
int snapshot_open(struct snapshot *, struct contact *, struct error *);
/*
 * Writes path piece by piece, as they come. A failure leaves no file:
 * STATUS_IO, STATUS_UNAVAILABLE, or STATUS_INTERRUPTED once *stop is true.
 */
int snapshot_write(struct snapshot *, const char *path,
		   const volatile int *stop, struct error *);
void snapshot_close(struct snapshot *);

/* An event of the inspector; not 0: enough. */
int snapshot_take_event(void *file, const char *method, json_t *params);

#endif
