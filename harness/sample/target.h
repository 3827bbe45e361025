/* SPDX-License-Identifier: MIT */
/* A target as the files of this stage see it. */
#ifndef SAMPLE_TARGET_H
#define SAMPLE_TARGET_H

#include <pthread.h>

#include "sample/ask.h"
#include "sample/guardian.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/sample.h"
#include "sample/version.h"
#include "sample/words.h"

/* A process that is held by its directory; dir is -1 when it is not. */
struct hold {
	struct process_id id;
	int dir;
};

struct target {
	int started;
	int remote; /* there is no process */
	struct guardian guardian;
	struct hold root; /* the command, or the process that was found */
	char *command;
	char name[64];
	const char *runtime, *allocator;
	char runtime_version[VERSION]; /* "": not told */
	char *log_path;		       /* NULL: none */

	/* The sampler's thread looks for another main one when it is lost. */
	pthread_mutex_t lock; /* over all that follows */
	off_t log_start;      /* of the life of the one that listens */
	struct oom_watch oom;
	struct hold main; /* that listens; before it is known, the root */
	int port;	  /* on which it does; 0: not known */
	double seen_s;	  /* clock_now() when it was last there */
	struct target_end end;
	int stopped; /* by flatline: the end is no news any more */
};

int hold_open(struct hold *, pid_t); /* -1: no such process */
void hold_close(struct hold *);
int hold_lives(const struct hold *);

struct target *target_new(void);
/* What may help to see a process of that user. */
const char *target_reader_hint(uid_t owner);
/* Living processes of the target: at most max. */
size_t target_pids(const struct target *, pid_t *pids, size_t max);
off_t target_log_size(const struct target *);
void target_words(const struct target *, struct words *);
/* On which its processes may be asked. */
struct contact target_terms(struct target *, int may_signal);
/* Another process is the one that counts. */
void target_set_main(struct target *, pid_t);
/* Takes name and runtime from that process, or if it only starts others from
 * the largest of them, and the command line if there is none yet. */
void target_describe(struct target *, pid_t);
/*
 * If the main process is gone and another of the target listens in its place,
 * that is the main one now. If it began after the other was last seen, the
 * word for that (RESTART or RESTART_OOM) is returned, and text tells what
 * happened; else NULL.
 */
#define RESTART "restart"
#define RESTART_OOM "restart after out of memory"
const char *target_follow(struct target *, char *text, size_t size);

#endif
