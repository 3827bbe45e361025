/* SPDX-License-Identifier: MIT */
/*
 * An incremental parser of text/event-stream (WHATWG HTML, 9.2). The outcome is
 * the same however the bytes are split.
 */
#ifndef NET_EVENT_STREAM_H
#define NET_EVENT_STREAM_H

#include <stddef.h>

#include "base/buf.h"
#include "net/inbox.h"

/* Starts as all zero, but for most. */
struct event_stream {
	size_t most;	     /* bytes of a line, and of an event's data */
	int begun, after_cr; /* a line feed ends no other line */
	int has_data;
	struct buf line, data, event, id;
};

/* Adds the events that are complete. -1: one is larger than it may be. */
int event_stream_take(struct event_stream *, const char *bytes, size_t length,
		      struct inbox *);
void event_stream_free(struct event_stream *);

#endif
