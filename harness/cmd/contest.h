/* SPDX-License-Identifier: MIT */
/*
 * Two builds at the same dose: the bursts alternate before, after, after,
 * before, so that what drifts on the machine falls on both alike.
 */
#ifndef CMD_CONTEST_H
#define CMD_CONTEST_H

#include <sys/types.h>

#include "cmd/cmd.h"

/* One of the two, a process that drives and records. */
struct racer {
	const char *name;    /* "before" */
	const char *command; /* of the shell; {port} in it is a free port */
	char *dir;
	int port;
	pid_t pid; /* 0: it does not run */
	int told, called, failed;
	unsigned bursts; /* that it has done */
	int ended;	 /* it will do no more */
};

struct contest {
	const struct invocation *invocation;
	struct racer racers[2];
	size_t count;	 /* 1: the after build alone */
	int one_by_one;	 /* both want the same port */
	unsigned rounds; /* to be done before the first look */
	unsigned most;	 /* and in all */
	double until_s;	 /* no more looks after it, of clock_now() */
	const volatile int *interrupted;
};

/* Runs them until the verdicts are there, or no more may be done. */
int contest_run(struct contest *, struct error *);

/* racer.c. The settings and the scenario are those of the invocation. */
int racer_start(struct racer *, const struct invocation *, struct error *);
/* Calls it for a burst, if it is not in its first, and waits for its end. */
void racer_burst(struct racer *, const volatile int *interrupted);
/* No more bursts; waits for its end. -1: it could not run, and why. */
int racer_end(struct racer *, struct error *);

#endif
