/* SPDX-License-Identifier: MIT */
/*
 * Two builds at the same dose. Bursts alternate before, after, after, before,
 * so that drift of the machine affects both alike.
 */
#ifndef CMD_GATE_ROUNDS_H
#define CMD_GATE_ROUNDS_H

#include <sys/types.h>

#include "cmd/cmd.h"

/* One of the two builds: a child process that drives and records it. */
struct gate_build {
	const char *name;  /* "before" */
	const char *title; /* "the build before" */
	const char *salt;  /* behind the gate's: each has unique values */
	const char
	    *command; /* a shell command; {port} is replaced by a free port */
	/* A container publishes the port, which is its URL; and how it is
	 * started by hand. NULL: the command is no container's. */
	const char *by_hand;
	char *dir;
	int port;
	pid_t pid; /* 0: not running */
	int done_fd, go_fd, error_fd;
	unsigned bursts;	 /* bursts done */
	uint32_t planned, burst; /* requests of the first, of the last */
	double requests;	 /* in them */
	int ended;		 /* it will do no more bursts */
	int started;
	char failure[600]; /* why it did not start; "": it did */
};

/* Rounds that were done in one go, of all builds that took part. */
struct gate_rounds_stretch {
	double took_s, bursts, requests;
};

struct gate_rounds {
	const struct invocation *invocation;
	struct gate_build builds[2];
	size_t count;	 /* 1: only the after build */
	int one_by_one;	 /* they need the same port, so they take turns */
	unsigned wanted; /* rounds before the first look */
	unsigned more;	 /* and from one look to the next */
	int looks;	 /* at most */
	int running;	 /* builds that run at once */
	uint32_t burst;	 /* requests of the next one; 0: as planned */
	double since_s, until_s; /* no rounds after this time, of clock_now() */
	const volatile int *interrupted;
};

/* Runs rounds until the verdicts are decided or the limit is reached. */
int gate_rounds_run(struct gate_rounds *, struct error *);

/* gate_build.c: the command with each {port} replaced; the caller frees it. */
char *gate_build_command(const struct gate_build *);
/* Starts a build with the invocation's settings and scenario. */
int gate_build_start(struct gate_build *, const struct invocation *,
		     struct error *);
/*
 * Has it do a burst of so many requests, 0: as many as before, unless its first
 * one is under way, and waits for the end.
 */
void gate_build_burst(struct gate_build *, uint32_t requests,
		      const volatile int *interrupted);
/*
 * Ends it after the current burst and waits. A command that did not start is
 * reported in failure. -1: it failed otherwise, and why.
 */
int gate_build_end(struct gate_build *, struct error *);

#endif
