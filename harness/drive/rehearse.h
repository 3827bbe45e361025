/* SPDX-License-Identifier: MIT */
/* A few iterations of each flow, one request at a time; nothing is sampled. */
#ifndef DRIVE_REHEARSE_H
#define DRIVE_REHEARSE_H

#include "drive/target_resolution.h"
#include "load/solo.h"

struct rehearsal {
	const struct settings *settings;
	const volatile int *stop; /* give up */
	struct scenario *scenario;
	struct target_resolution resolved;
	struct transport_settings net;
	const struct transport *transport;
	const char *transport_why;
	struct solo
	    solo; /* its client is NULL without a target: nothing is sent */
};

struct rehearsal_plan {
	int iterations; /* of each flow */
	/*
	 * Where nothing can be sent: go on as if each request were answered
	 * with an empty 200. Else the flow ends at its first request.
	 */
	int assume;
	struct solo_observer observer; /* without .think no time passes */
};

struct rehearsal_order {
	/* The scenario's load{} fills in what nobody else has set. */
	struct settings *settings;
	const char *scenario; /* its path */
	char **command;	      /* to start, NULL-ended; NULL: nothing */
	/* NAME=VALUE, on top of ours, for the command; NULL: nothing */
	const struct strings *environment;
	const volatile int *stop;
};

/* Loads the scenario; starts the command, or just takes the URL, if given. */
int rehearse_open(struct rehearsal *, const struct rehearsal_order *,
		  struct error *);
/* How many iterations a script error ended; -1. */
int rehearse_flow(struct rehearsal *, int flow, const struct rehearsal_plan *,
		  struct error *);
/* setup or teardown, if there is one: 1 if a script error ended it; -1. */
int rehearse_hook(struct rehearsal *, enum scenario_hook,
		  const struct rehearsal_plan *, struct error *);
void rehearse_close(struct rehearsal *);

#endif
