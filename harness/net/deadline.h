/* SPDX-License-Identifier: MIT */
/*
 * Many deadlines with one timer: a hashed timing wheel (Varghese and Lauck,
 * 1987), so that setting and dropping one, as each request does, costs neither
 * a system call nor a heap operation. One that is dropped or postponed, as most
 * are, stays in its bucket until the wheel gets there: its neighbours need not
 * be touched. A deadline passes up to DEADLINE_TICK_MS late, never early.
 */
#ifndef NET_DEADLINE_H
#define NET_DEADLINE_H

#include <event2/event.h>

#include "net/net.h"

enum { DEADLINE_TICK_MS = 10, DEADLINE_BUCKETS = 1024 };

/* Embedded in what it is for. All zero: not set. */
struct deadline {
	struct deadline *next, *previous; /* NULL: in no bucket */
	double at;	      /* by clock_now(); INFINITY: dropped */
	double bucket_begins; /* a later deadline may stay in it */
};

struct deadlines {
	struct event *timer;
	int running;
	size_t count;				   /* in buckets */
	long tick;				   /* the last one handled */
	struct deadline buckets[DEADLINE_BUCKETS]; /* heads of circular lists */
	/* It is in no bucket when this is called. */
	void (*passed)(struct deadline *);
};

int deadlines_init(struct deadlines *, struct event_base *,
		   void (*passed)(struct deadline *));
void deadlines_free(struct deadlines *);
/* Also for one that is set: it is moved. */
void deadline_set(struct deadlines *, struct deadline *, double at);
/* Seconds that a request may take from its start to the end of the stage that
 * it is in: until it is connected, until it is heard, until it ends. */
double deadline_limit(const struct transport_settings *,
		      const struct http_request *, int connected, int heard);
/* It will not pass, but may stay in its bucket. */
void deadline_drop(struct deadline *);
/* The same, and its memory may be freed. */
void deadline_forget(struct deadlines *, struct deadline *);

#endif
