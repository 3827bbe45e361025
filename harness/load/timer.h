/* SPDX-License-Identifier: MIT */
/*
 * Timers of one event loop: a heap and one timerfd. libevent's own timers are
 * either as coarse as the kernel's tick or cost a system call each time the
 * loop turns. These cost one when the earliest time changes, and fire within
 * about 50 microseconds.
 */
#ifndef LOAD_TIMER_H
#define LOAD_TIMER_H

#include <event2/event.h>
#include <stddef.h>

/* Owned by the caller. Starts as all zero, but for fire and arg. */
struct timer {
	double at;    /* clock_now() */
	size_t place; /* in the heap, from 1; 0: not set */
	void (*fire)(void *arg);
	void *arg;
};

struct timers {
	struct timer **heap;
	size_t count, size;
	double armed; /* when the timerfd expires; INFINITY: never */
	int fd;
	struct event *event;
};

/* -1: no timerfd, too many open files. */
int timers_open(struct timers *, struct event_base *);
void timers_close(struct timers *);
/* Replaces an earlier time. A timer that is due fires from the loop. */
void timer_set(struct timers *, struct timer *, double at);
void timer_cancel(struct timers *, struct timer *);

#endif
