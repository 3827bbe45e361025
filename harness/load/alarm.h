/* SPDX-License-Identifier: MIT */
/*
 * Times at which something is to be done, on one event loop: a heap and one
 * timerfd. libevent's own timers are either as coarse as the kernel's tick or
 * cost a system call each time around; these cost one when the next time that
 * something is due changes, and come within some 50 microseconds.
 */
#ifndef LOAD_ALARM_H
#define LOAD_ALARM_H

#include <event2/event.h>
#include <stddef.h>

/* In the memory of who sets it. Starts as all zero, but for ring and arg. */
struct alarm {
	double at;    /* clock_now() */
	size_t place; /* in the heap, from 1; 0: not set */
	void (*ring)(void *arg);
	void *arg;
};

struct alarms {
	struct alarm **heap;
	size_t count, size;
	double armed; /* when the timer will fire; INFINITY: it will not */
	int fd;
	struct event *event;
};

/* -1: no timer is to be had. */
int alarms_open(struct alarms *, struct event_base *);
void alarms_close(struct alarms *);
/* Sets it anew if it is set. An alarm that is due rings from the loop. */
void alarm_set(struct alarms *, struct alarm *, double at);
void alarm_cancel(struct alarms *, struct alarm *);

#endif
