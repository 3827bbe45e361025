/* SPDX-License-Identifier: MIT */
/*
 * One thread of the load: an event loop, and a group of virtual users on it.
 * It goes by the order that it has last read, never by what the coordinator is
 * about to decide, and acknowledges each: once all threads have acknowledged
 * the end of a phase, what they have counted in it is complete.
 */
#ifndef LOAD_LOAD_THREAD_H
#define LOAD_LOAD_THREAD_H

#include <pthread.h>

#include "load/vu.h"

struct load_thread {
	struct vu_group group;
	pthread_t thread;
	int started;
	int notify; /* to the thread: there is a new order */
	struct event *on_notify;
	struct timer probe; /* measures how late the event loop is */
	struct histogram loop_lag;
	counter acknowledged; /* the order that it goes by */
};

/* All of these are for the coordinator. */
struct load_thread *load_thread_new(struct load_shared *, size_t index,
				    struct error *);
void load_thread_free(struct load_thread *);
int load_thread_start(struct load_thread *, struct error *);
/* After PHASE_DONE was ordered. */
void load_thread_join(struct load_thread *);
/* It is held: nobody waits for it any more, its scenario's watchdog neither.
 * Returns 1. */
size_t load_thread_leave(struct load_thread *);

#endif
