/* SPDX-License-Identifier: MIT */
/*
 * Many deadlines under one timer: a wheel of slots, so that setting and
 * dropping one, as each request does, costs neither a system call nor a heap.
 * It is coarse: a deadline is told of up to DEADLINE_TICK_MS late, never early.
 */
#ifndef NET_DEADLINE_H
#define NET_DEADLINE_H

#include <event2/event.h>

enum { DEADLINE_TICK_MS = 10, DEADLINE_SLOTS = 1024 };

/* Part of what it is about. All zero: not set. */
struct deadline {
	struct deadline *next, *previous;
	double at; /* of clock_now() */
};

struct deadlines {
	struct event *timer;
	int running;
	size_t count;
	long tick;			       /* the last one looked at */
	struct deadline slots[DEADLINE_SLOTS]; /* heads of rings */
	/* It has been dropped when this is called. */
	void (*passed)(struct deadline *);
};

int deadlines_init(struct deadlines *, struct event_base *,
		   void (*passed)(struct deadline *));
void deadlines_free(struct deadlines *);
/* It must not be set yet; it stays where it is until it is dropped. */
void deadline_set(struct deadlines *, struct deadline *, double at);
void deadline_drop(struct deadlines *, struct deadline *);

#endif
