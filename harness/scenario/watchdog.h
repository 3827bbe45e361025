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
enum { WATCHDOG_SIGNAL = SIGURG };

struct watchdog {
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

int watchdog_start(struct watchdog *, struct error *);
void watchdog_stop(struct watchdog *);
/* A step of that flow begins in the calling thread, whose id is given. */
void watchdog_enter(struct watchdog *, const char *flow, pid_t thread);
void watchdog_leave(struct watchdog *);
/* The step has reached that line of a file; only the scenario's own counts. */
void watchdog_note_line(struct watchdog *, const char *file, int line);
/* Called with the message before the program ends; until then it is printed. */
void watchdog_on_stuck(struct watchdog *,
		       void (*on_stuck)(const char *message));
/* Ends the program if watchdog_on_stuck() was called; returns if not. */
void watchdog_give_up(struct watchdog *, const char *message);

#endif
