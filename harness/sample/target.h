/* SPDX-License-Identifier: MIT */
/* A target as the files of this stage see it. */
#ifndef SAMPLE_TARGET_H
#define SAMPLE_TARGET_H

#include <pthread.h>

#include "sample/ask.h"
#include "sample/container_command.h"
#include "sample/log_tail.h"
#include "sample/members.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/sample.h"
#include "sample/supervisor.h"
#include "sample/version.h"

enum { TARGET_COMMAND = 4096 /* of a command line, what is kept */ };

/* A process that is identified by its open directory; dir -1: none is. */
struct hold {
	struct process_id id;
	int dir;
};

/* Another process whose tree is sampled. */
struct root {
	struct hold hold;
	char name[64];
};

struct target {
	int started;
	int remote; /* there is no process here */
	struct supervisor supervisor;
	struct hold root; /* the command, or the process that was found */
	char *command;
	char *container, *group; /* what was named or found; NULL: nothing */
	struct container_command runs; /* a container, by its command */
	double seek_s; /* clock_now() when that is looked for next */
	char name[64];
	const char *runtime, *allocator;
	char runtime_version[VERSION]; /* "": not known */
	char *log_path;		       /* NULL: none */

	/* The sampler's thread looks for another main process when it is lost.
	 */
	pthread_mutex_t lock; /* over all that follows */
	struct root added[TARGET_ROOTS];
	size_t nadded;
	off_t log_start; /* where the log of the main process begins */
	struct oom_counter oom;
	struct hold main; /* which listens; the root until that is known */
	int port;	  /* on which it listens; 0: not known */
	double seen_s;	  /* clock_now() when it last existed */
	struct target_end end;
	int stopped; /* by flatline: its end is no longer of interest */
};

int hold_open(struct hold *, pid_t); /* -1: no such process */
void hold_close(struct hold *);
int hold_lives(const struct hold *);

struct target *target_new(void);
/* Whether it only passes on what comes to a port: docker-proxy, conmon, ssh. */
int process_is_forwarder(pid_t);
/* What may help to read a process of that user. */
const char *target_reader_hint(uid_t owner);
/* STATUS_USAGE: it runs as the user that root's rights were dropped for. */
int process_refuse_user(pid_t, struct error *);
/* Living processes of the target: at most max. */
size_t target_pids(struct target *, pid_t *pids, size_t max);
void target_members(struct target *, struct members *);
off_t target_log_size(const struct target *);
void target_log_tail(const struct target *, struct log_tail *);
/* A contact for its processes, without pid and directory. */
struct contact target_terms(struct target *, const char *named_runtime);
/* target_runs.c: looks now and then for the container that the command
 * runs, until there is one. */
void target_seek_container(struct target *);
/* Has the engine stop the container that the command runs, if only its id is
 * known; one with a name is the supervisor's to stop. */
void target_stop_container(struct target *);
/* From now on a started target is the control group of that process, if that is
 * another than the command's. */
void target_enter_group(struct target *, pid_t);
/* Another process is the main one from now on. */
void target_set_main(struct target *, pid_t);
/* Takes name and runtime from that process, or if it is a wrapper from the
 * largest that it started, and the command line if there is none yet. */
void target_describe(struct target *, pid_t);
/*
 * If the main process is gone and another of the target listens in its place,
 * that is the main one now. If it began after the other was last seen, the
 * name of that event (RESTART or RESTART_OOM) is returned, and text says what
 * happened; else NULL.
 */
#define RESTART "restart"
#define RESTART_OOM "restart after out of memory"
const char *target_follow(struct target *, char *text, size_t size);

#endif
