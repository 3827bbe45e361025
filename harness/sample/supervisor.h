/* SPDX-License-Identifier: MIT */
/*
 * The supervisor is a small process between flatline and the command that it
 * started. It ends the command and all its descendants when told to, and when
 * flatline is gone, kill -9 included.
 *
 * supervisor.c is flatline's side of it; supervisor_process.c is what runs in
 * the process itself. They talk over a socket.
 */
#ifndef SAMPLE_SUPERVISOR_H
#define SAMPLE_SUPERVISOR_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"

/* All zero but fd -1 when there is none. */
struct supervisor {
	pid_t pid;
	pid_t command; /* leads a process group */
	int fd;
	double grace_s; /* between SIGTERM and SIGKILL */
	int ended;	/* the command has, with .status as from waitpid */
	int status;
	/* A descendant that ended after the command did: the watched one, or
	 * the first that ended badly. */
	pid_t watched, orphan; /* 0: none */
	int orphan_status;
	int empty; /* the command and all its descendants are gone */
	int lost;  /* the supervisor itself is gone */
};

/* What to start; all of it is borrowed. */
struct supervisor_command {
	char *const *argv;
	const struct strings *environment; /* NAME=VALUE, added to ours; NULL */
	const char *log_path;		   /* its output is appended there */
	/* What stops a container that the command runs, before anything is
	 * signalled; NULL: none. */
	char *const *stop;
};

/*
 * Forks the supervisor, and waits until the command runs. Other threads may
 * exist. STATUS_UNAVAILABLE: "cannot start 'x': there is no such command in
 * PATH".
 */
int supervisor_start(struct supervisor *, const struct supervisor_command *,
		     double grace_s, struct error *);
/* The same with a log that is open; the caller closes it. */
int supervisor_begin(struct supervisor *, const struct supervisor_command *,
		     int log, double grace_s, struct error *);
/* Reads what it has reported; never blocks. */
void supervisor_poll(struct supervisor *);
/* Has it end everything, and waits for that. */
void supervisor_stop(struct supervisor *);

/* Reports of the supervisor, one packet each. */
enum supervisor_event {
	SUPERVISOR_STARTED,
	SUPERVISOR_FAILED,
	SUPERVISOR_ENDED,
	SUPERVISOR_EMPTY
};

struct supervisor_report {
	enum supervisor_event event;
	pid_t pid;
	int value; /* errno of SUPERVISOR_FAILED, status of SUPERVISOR_ENDED */
};

/* All that the supervisor's process needs; log and socket are open files. */
struct supervisor_task {
	char *const *argv, *const *stop;
	char **environment;
	int log, socket;
	pid_t flatline;
	double grace_s;
};

/*
 * The supervisor's process, from its fork to its end. It is forked from a
 * program that may have threads, and never executes another, so it calls
 * nothing that takes a lock or allocates memory: tests/check-fork.sh.
 */
void supervisor_run(const struct supervisor_task *) __attribute__((noreturn));

#endif
