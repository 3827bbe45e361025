/* SPDX-License-Identifier: MIT */
/*
 * Connections that users hold and talk on, on an event loop: WebSockets,
 * streams of events, TCP. What a protocol is lies in net/channel_KIND.c.
 */
#ifndef NET_CHANNEL_H
#define NET_CHANNEL_H

#include "base/channel.h"
#include "net/net.h"

struct channel;
struct channels; /* of one event loop */

/* Counts that others read at any time; each may be NULL. */
struct channel_counts {
	_Atomic uint64_t *messages; /* sent or received, events too */
	_Atomic uint64_t *streams;  /* of events, that were opened */
};

/* The settings are borrowed. NULL: error. */
struct channels *channels_open(const struct transport_settings *,
			       const struct channel_counts *, struct error *);
/* All channels must have been freed. */
void channels_close(struct channels *);

typedef void (*channel_fn)(void *arg, const struct channel_reply *);

struct channel *channel_new(struct channels *);
/*
 * Begins a call, which is borrowed until done is called: once, never from
 * within this function. One at a time, CHANNEL_OPEN first. A call on a channel
 * that has ended fails with what ended it.
 */
void channel_do(struct channel *, const struct channel_call *, channel_fn done,
		void *arg);
/* Messages sent and received since this was asked last. */
uint64_t channel_messages(struct channel *);
/* Drops a call under way, and closes it as a client does that goes away. */
void channel_free(struct channel *);

#endif
