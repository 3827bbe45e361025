/* SPDX-License-Identifier: MIT */
/*
 * Records of any length from one thread to another, in fixed memory and
 * without a lock: one thread puts, one takes, and each only writes how far it
 * has come. The one that finds the ring full, or empty, asks to be notified.
 */
#ifndef LOAD_RING_H
#define LOAD_RING_H

#include <stdatomic.h>
#include <stddef.h>

enum { RING_BYTES = 1 << 18 }; /* a power of two */

struct ring {
	char *bytes;
	int filled; /* base/notify.h: there is a record, or the end */
	_Alignas(64) _Atomic size_t put; /* bytes, ever */
	_Atomic int ended;		 /* nothing is put after them */
	_Atomic int putter_waits;
	_Alignas(64) _Atomic size_t taken; /* bytes, ever */
	_Atomic int taker_waits;
};

/* -1: too many open files. */
int ring_open(struct ring *);
void ring_close(struct ring *);

/* For the thread that puts. -1: there is not enough space, now. */
int ring_put(struct ring *, const void *record, size_t len);
void ring_end(struct ring *);
/*
 * Asks ring_take() to tell when the ring is half empty. -1: it already is.
 */
int ring_await_space(struct ring *);

/*
 * For the thread that takes. The length of the record, which is at most `size`;
 * 0: there is none, now. *space is set to 1 if the thread that puts waits for
 * space and has to be notified.
 */
size_t ring_take(struct ring *, void *record, size_t size, int *space);
/* Whether the last record was taken. */
int ring_is_over(const struct ring *);
/*
 * Asks for ->filled to be notified of the next record, or of the end. -1: it is
 * already there.
 */
int ring_await_record(struct ring *);

#endif
