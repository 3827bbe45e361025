/* SPDX-License-Identifier: MIT */
/* A few iterations of each flow, one request at a time; nothing is sampled. */
#ifndef CMD_REHEARSE_H
#define CMD_REHEARSE_H

#include "cmd/cmd.h"
#include "load/load.h"

struct rehearsal {
	const struct settings *settings;
	struct scenario *scenario;
	struct aim aim; /* no target: nothing is sent */
	const struct transport *transport;
	const char *transport_why;
	struct event_base *base;
	void *wire;
	struct lane *lane; /* NULL: nothing is sent */
	struct user *user;
};

struct rehearsal_plan {
	int iterations; /* of each flow */
	/*
	 * Where nothing can be sent: go on as if each request were answered
	 * with an empty 200. Else the flow ends at its first request.
	 */
	int assume;
	void (*on_request)(void *arg, const struct http_request *);
	void (*on_reply)(void *arg, const struct http_request *,
			 const struct http_reply *);
	void (*on_think)(void *arg, double seconds);
	void *arg;
};

/* Loads the scenario; starts the command, or just takes the URL, if given. */
int rehearse_open(struct rehearsal *, const struct invocation *,
		  const char *scenario, struct error *);
/* How many iterations a script error ended; -1. */
int rehearse_flow(struct rehearsal *, int flow, const struct rehearsal_plan *,
		  struct error *);
void rehearse_close(struct rehearsal *);

#endif
