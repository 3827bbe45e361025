/* SPDX-License-Identifier: MIT */
/*
 * One user alone, step by step, on an event loop of its own: setup, teardown
 * and `flatline check`. Nothing of it is counted.
 */
#ifndef LOAD_SOLO_H
#define LOAD_SOLO_H

#include "net/net.h"
#include "scenario/scenario.h"

/* Who looks on; each may be NULL. */
struct solo_sight {
	void (*request)(void *arg, const struct http_request *);
	void (*reply)(void *arg, const struct http_request *,
		      const struct http_reply *);
	void (*think)(void *arg, double seconds); /* then no time passes */
	void *arg;
};

struct solo {
	const struct transport *transport;
	struct event_base *base;
	void *wire;
	struct slot *slots[BATCH_MAX]; /* made when they are needed */
	struct solo_sight sight;
	const volatile int *stop; /* give up when this is set; or NULL */
};

/* settings.base is filled in. */
int solo_open(struct solo *, const struct transport *,
	      struct transport_settings *, struct error *);
/* From that step to the end of the iteration; the step says how it ended. */
void solo_run(struct solo *, struct user *, struct step *);
void solo_close(struct solo *); /* also one that could not be opened */

#endif
