/* SPDX-License-Identifier: MIT */
/*
 * What a request that misbehaves on purpose waits for: when it aborts, and its
 * turns to read and to write. It has timers of its own, so that other requests
 * do not pay for them.
 */
#ifndef NET_MISCONDUCT_H
#define NET_MISCONDUCT_H

#include "base/http.h"
#include "net/connection.h"
#include "net/pace.h"

struct misconduct {
	struct event_base *base;
	struct event abort;
	struct pace reading, writing;
	size_t came; /* bytes of the reply */
	int begun;   /* its time to abort counts */
};

/* Callbacks of events. */
struct misconduct_events {
	event_callback_fn abort; /* its time is up */
	event_callback_fn read;	 /* more may be read: renews .reading */
	event_callback_fn write; /* more may be written: renews .writing */
};

/* Made at its first use. The request starts over. */
void misconduct_begin(struct misconduct **, struct event_base *,
		      const struct http_misbehaviour *,
		      const struct misconduct_events *, void *arg);
void misconduct_end(struct misconduct *); /* also of one that is NULL */
/* Its time to abort counts from the first call on. */
void misconduct_start_clock(struct misconduct *,
			    const struct http_misbehaviour *);

/* It could not be observed on a connection that was used before. */
int misconduct_needs_fresh(const struct http_misbehaviour *);
struct connection_manner misconduct_manner(const struct http_misbehaviour *);
/* Nothing but its timeout ends it, on this connection (or NULL). */
int misconduct_outlasts(const struct http_misbehaviour *,
			const struct connection *);

#endif
