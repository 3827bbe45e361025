/* SPDX-License-Identifier: MIT */
/*
 * Records of any length from one thread to another, in a fixed piece of memory
 * and without a lock: one puts, one takes, and both only ever say how far they
 * have come. The one who finds it full, or empty, asks to be told.
 */
#ifndef LOAD_RING_H
#define LOAD_RING_H

#include <stdatomic.h>
#include <stddef.h>

enum { RING_BYTES = 1 << 18 }; /* a power of two */

struct ring {
	char *bytes;
	int filled; /* eventfd: there is something to take, or an end */
	_Alignas(64) _Atomic size_t put; /* bytes, ever */
	_Atomic int ended;		 /* nothing comes behind them */
	_Atomic int putter_waits;
	_Alignas(64) _Atomic size_t taken; /* bytes, ever */
	_Atomic int taker_waits;
};

/* -1: no eventfd is to be had. */
int ring_open(struct ring *);
void ring_close(struct ring *);

/* For the thread that puts. -1: it is too full for that, now. */
int ring_put(struct ring *, const void *record, size_t len);
void ring_end(struct ring *);
/*
 * Asks for ring_take() to say when it is half empty. -1: it has room by now.
 */
int ring_await_room(struct ring *);

/*
 * For the thread that takes. The length of the record, which is at most `size`;
 * 0: there is none, now. *room is set to 1 if the other one has to be told.
 */
size_t ring_take(struct ring *, void *record, size_t size, int *room);
/* Whether all was taken and nothing comes any more. */
int ring_is_over(const struct ring *);
/*
 * Asks for ->filled to become readable when there is something. -1: there is,
 * or an end.
 */
int ring_await_record(struct ring *);

#endif
