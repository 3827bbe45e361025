/* SPDX-License-Identifier: MIT */
/*
 * Many deadlines under one timer: a wheel of buckets, so that setting and
 * dropping one, as each request does, costs neither a system call nor a heap.
 * One that is dropped, or put off, stays in its bucket until the wheel comes
 * by: most are, and their neighbours need not be touched for it. It is coarse:
 * a deadline is told of up to DEADLINE_TICK_MS late, never early.
 */
#ifndef NET_DEADLINE_H
#define NET_DEADLINE_H

#include <event2/event.h>

enum { DEADLINE_TICK_MS = 10, DEADLINE_BUCKETS = 1024 };

/* Part of what it is about. All zero: not set. */
struct deadline {
	struct deadline *next, *previous; /* NULL: in no bucket */
	double at;	      /* of clock_now(); INFINITY: dropped */
	double bucket_begins; /* what is due later may stay in it */
};

struct deadlines {
	struct event *timer;
	int running;
	size_t count;				   /* in buckets */
	long tick;				   /* the last one looked at */
	struct deadline buckets[DEADLINE_BUCKETS]; /* heads of rings */
	/* It is in no bucket when this is called. */
	void (*passed)(struct deadline *);
};

int deadlines_init(struct deadlines *, struct event_base *,
		   void (*passed)(struct deadline *));
void deadlines_free(struct deadlines *);
/* Also of one that is set: then it is put off, or brought forward. */
void deadline_set(struct deadlines *, struct deadline *, double at);
/* It will not pass. */
void deadline_drop(struct deadline *);
/* Nor will it be looked at again: its memory may go. */
void deadline_forget(struct deadlines *, struct deadline *);

#endif
