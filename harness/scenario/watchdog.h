/* SPDX-License-Identifier: MIT */
/*
 * A thread that ends the program when a step holds its own thread for too
 * long. It knows nothing of Lua: those who run a step tell it when that begins
 * and ends, and which line of the file it has reached.
 */
#ifndef SCENARIO_WATCHDOG_H
#define SCENARIO_WATCHDOG_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "base/error.h"

/* Sent to the thread of a step that runs long; elsewhere it is ignored. */
enum { WATCH_SIGNAL = SIGURG };

struct watch {
	pthread_t thread;
	pthread_mutex_t mutex; /* of stop and on_stuck */
	pthread_cond_t wake;
	int started, stop;
	double wall_s; /* what a step may take */
	const char *file;
	void (*on_stuck)(const char *message);
	_Atomic unsigned serial;    /* odd while a step runs, */
	_Atomic pid_t runner;	    /* in this thread */
	_Atomic(const char *) flow; /* NULL while the file is loaded */
	_Atomic int line;	    /* last one known in this step; 0: none */
};

int watch_start(struct watch *, struct error *);
void watch_stop(struct watch *);
/* A step of that flow begins in the calling thread, whose id is given. */
void watch_enter(struct watch *, const char *flow, pid_t thread);
void watch_leave(struct watch *);
/* The step has reached that line of a file; only the scenario's own counts. */
void watch_at(struct watch *, const char *file, int line);
/* Called with the message before the program ends; until then it is printed. */
void watch_tell(struct watch *, void (*on_stuck)(const char *message));
/* Ends the program if watch_tell() was called; returns if not. */
void watch_give_up(struct watch *, const char *message);

#endif
