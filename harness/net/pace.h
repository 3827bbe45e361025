/* SPDX-License-Identifier: MIT */
/* Keeps a rate of bytes: a slice of them, then a rest. */
#ifndef NET_PACE_H
#define NET_PACE_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stddef.h>

enum {
	PACE_SLICES = 4, /* a second: a rate is kept in so many portions */
	PACE_SLOW_BUFFER = 4096 /* bytes that the kernel may read ahead */
};

struct pace {
	struct event next; /* slice: its callback calls pace_renew() */
	size_t slice, left;
	struct timeval rest;
};

void pace_init(struct pace *, struct event_base *, event_callback_fn, void *);
/* rate: bytes a second; 0: it is not used. */
void pace_begin(struct pace *, double rate);
/* So many bytes were read, or written. */
void pace_take(struct pace *, size_t n);
void pace_renew(struct pace *);
void pace_end(struct pace *);

/* For event_add(). A very long time is shortened to one that fits. */
struct timeval pace_after(double seconds);

#endif
