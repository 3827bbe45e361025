/* SPDX-License-Identifier: MIT */
/*
 * A small process between flatline and the command it started. It ends the
 * command and all that descends from it when it is told to, and when flatline
 * is gone, kill -9 included.
 */
#ifndef SAMPLE_GUARDIAN_H
#define SAMPLE_GUARDIAN_H

#include <sys/types.h>

#include "base/error.h"

/* All zero but fd -1 when there is none. */
struct guardian {
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
	int empty; /* nothing that descends from the command is left */
	int lost;  /* the guardian itself is gone */
};

/*
 * Forks the guardian, and waits until the command runs. STATUS_UNAVAILABLE:
 * "cannot start 'x': No such file or directory".
 */
int guardian_start(struct guardian *, char *const argv[], const char *log_path,
		   double grace_s, struct error *);
/* Takes in what it has reported; never blocks. */
void guardian_poll(struct guardian *);
/* Has it end everything, and waits for that. */
void guardian_stop(struct guardian *);

/* What the guardian tells flatline, on a socket that keeps words apart. */
enum guardian_word {
	GUARDIAN_STARTED,
	GUARDIAN_FAILED,
	GUARDIAN_ENDED,
	GUARDIAN_EMPTY
};

struct guardian_report {
	enum guardian_word word;
	pid_t pid;
	int value; /* errno of GUARDIAN_FAILED, status of GUARDIAN_ENDED */
};

/* The guardian's own part; log and socket are open files. */
struct guardian_task {
	char *const *argv;
	int log, socket;
	pid_t flatline;
	double grace_s;
};

void guardian_run(const struct guardian_task *) __attribute__((noreturn));

#endif
