/* SPDX-License-Identifier: MIT */
/*
 * One user alone, step by step, on an event loop of its own: setup, teardown
 * and `flatline check`. Nothing that it does is counted.
 */
#ifndef LOAD_SOLO_H
#define LOAD_SOLO_H

#include "load/held.h"
#include "net/net.h"
#include "scenario/scenario.h"

/* Is told of each step; every function may be NULL. */
struct solo_observer {
	void (*request)(void *arg, const struct http_request *);
	void (*reply)(void *arg, const struct http_request *,
		      const struct http_reply *);
	void (*channel)(void *arg, const struct channel_call *,
			const struct channel_reply *);
	void (*think)(void *arg, double seconds); /* instead of waiting */
	void *arg;
};

struct solo {
	const struct transport *transport;
	struct event_base *base;
	void *client;		       /* the transport's state */
	struct slot *slots[BATCH_MAX]; /* made when they are needed */
	struct transport_settings settings;
	struct channels *channels; /* made when one is first opened */
	struct held_channels held;
	struct solo_observer observer;
	const volatile int *stop; /* gives up when this is set; or NULL */
};

/* settings.base is filled in. */
int solo_open(struct solo *, const struct transport *,
	      struct transport_settings *, struct error *);
/* Goes on from that step to the end of the iteration: step->failed. */
void solo_run(struct solo *, struct user *, struct step *);
void solo_close(struct solo *); /* also one that could not be opened */

#endif
