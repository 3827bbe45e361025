/* SPDX-License-Identifier: MIT */
/*
 * Two builds at the same dose: the bursts alternate before, after, after,
 * before, so that what drifts on the machine falls on both alike.
 */
#ifndef CMD_GATE_ROUNDS_H
#define CMD_GATE_ROUNDS_H

#include <sys/types.h>

#include "cmd/cmd.h"

/* One of the two, a process that drives and records. */
struct gate_build {
	const char *name;    /* "before" */
	const char *title;   /* "the build before" */
	const char *command; /* of the shell; {port} in it is a free port */
	char *dir;
	int port;
	pid_t pid; /* 0: it does not run */
	int told, called, failed;
	unsigned bursts; /* that it has done */
	int ended;	 /* it will do no more */
	int started;
	char failure[600]; /* why it could not be started; "": it was */
};

struct gate_rounds {
	const struct invocation *invocation;
	struct gate_build builds[2];
	size_t count;	 /* 1: the after build alone */
	int one_by_one;	 /* both want the same port */
	unsigned wanted; /* to be done before the first look */
	unsigned most;	 /* and in all */
	double until_s;	 /* no more looks after it, of clock_now() */
	const volatile int *interrupted;
};

/* Runs them until the verdicts are there, or no more may be done. */
int gate_rounds_run(struct gate_rounds *, struct error *);

/* gate_build.c. The settings and the scenario are those of the invocation. */
int gate_build_start(struct gate_build *, const struct invocation *,
		     struct error *);
/* Calls it for a burst, if it is not in its first, and waits for its end. */
void gate_build_burst(struct gate_build *, const volatile int *interrupted);
/*
 * No more bursts; waits for its end. A command that does not start is no error
 * here: failure says so. -1: something else kept it from being driven.
 */
int gate_build_end(struct gate_build *, struct error *);

#endif
