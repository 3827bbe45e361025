/* SPDX-License-Identifier: MIT */
/*
 * Runs a few iterations of each flow, one request at a time, without sampling.
 */
#ifndef DRIVE_TRIAL_H
#define DRIVE_TRIAL_H

#include "drive/target_resolution.h"
#include "load/solo.h"

struct trial {
	const struct settings *settings;
	const volatile int *stop; /* set to give up */
	struct scenario *scenario;
	struct target_resolution resolved;
	struct transport_settings net; /* how requests are sent */
	const struct transport *transport;
	const char *transport_why;
	/* Its client is NULL without a target: nothing is sent. */
	struct solo solo;
};

struct trial_plan {
	int iterations; /* of each flow */
	/*
	 * Where nothing can be sent: continue as if each request were answered
	 * with an empty 200. Otherwise the flow ends at its first request.
	 */
	int assume;
	struct solo_observer observer; /* without .think no time passes */
};

struct trial_order {
	/* The scenario's load{} fills in what is not set otherwise. */
	struct settings *settings;
	const char *scenario; /* its path */
	char **command;	      /* to start, NULL-terminated; or NULL */
	/* NAME=VALUE for the command, on top of ours; or NULL */
	const struct strings *environment;
	const volatile int *stop;
	/* Until the target is ready: target_resolution.h; or NULL. */
	void (*waiting)(const char *text);
};

/* Loads the scenario, and starts the command or takes the URL, if given. */
int trial_open(struct trial *, const struct trial_order *, struct error *);
/* Returns how many iterations ended with a script error; -1. */
int trial_flow(struct trial *, int flow, const struct trial_plan *,
	       struct error *);
/* Runs setup or teardown, if there is one. 1: a script error ended it; -1. */
int trial_hook(struct trial *, enum scenario_hook, const struct trial_plan *,
	       struct error *);
void trial_close(struct trial *);

#endif
