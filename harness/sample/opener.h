/* SPDX-License-Identifier: MIT */
/*
 * The opener is a small process that keeps root's rights when flatline drops
 * its own (--drop-privileges). It starts the command, opens what only root may
 * open about the target's processes and hands over the open file, and sends the
 * signals that a runtime is asked by. It reads nothing that a stranger has
 * written: not the scenario, no reply, no inspector, no metrics page; all of
 * that is read by the process without rights. So that one is not trusted, and
 * what it may ask for is bounded here:
 *
 * - to start a command: one that was given on the command line, with nothing in
 *   its environment that flatline does not put there without this option;
 * - of any process: what it has mapped and open, and its program;
 * - of the target's own (started by flatline, or named by --pid): its
 *   environment, a signal, the JVM's attach socket;
 * - of what flatline started: its memory, which the helpers of --allocator and
 *   of a profile have pages in;
 * - to run gnuplot, and flatline symbols, without root's rights.
 *
 * opener.c is flatline's side of it; opener_process.c is what runs in the
 * process itself. They talk over a socket.
 */
#ifndef SAMPLE_OPENER_H
#define SAMPLE_OPENER_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/privileges.h"

struct child;
struct supervisor;
struct supervisor_command;

struct opener_plan {
	struct privileges_user user; /* who flatline becomes */
	/* Whether a command may be started; NULL: none may. */
	int (*may_start)(const void *arg, char *const argv[]);
	/* child_output(), for that user, of what may be run. */
	int (*run)(const struct child *, struct buf *);
	const void *arg;
	const struct strings *pids; /* of --pid */
};

/*
 * Forks it, and drops flatline's own rights. *lacks: NULL, or why the kernel
 * has no seccomp. There may be no threads yet. From now on target_start(), and
 * what proc.h reads, ask it where flatline may not.
 */
int opener_start(const struct opener_plan *, const char **lacks,
		 struct error *);
int opener_runs(void);

/* -1 and errno from here on: what openat(2), readlinkat(2)... would set. */

/* A file in the directory of a process, by its name alone. */
int opener_open(int dir, const char *name);
/* What a link there leads to. */
ssize_t opener_link(int dir, const char *name, char *text, size_t size);
int opener_signal(int dir, int signal_number);
/* jvm_attach.h's steps. */
int opener_attach_connect(int dir);
int opener_attach_file(int dir, int wanted);
/* As child_output(). */
int opener_child_output(const struct child *, struct buf *);
/* As supervisor_begin(). */
int opener_supervise(struct supervisor *, const struct supervisor_command *,
		     int log, double grace_s, struct error *);

#endif
