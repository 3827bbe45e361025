/* SPDX-License-Identifier: MIT */
/*
 * Messages that have come and nobody has asked for yet, first in, first out.
 * Starts as all zero. It takes no memory while it is empty.
 */
#ifndef NET_INBOX_H
#define NET_INBOX_H

#include "base/buf.h"

struct inbox {
	struct buf bytes;
	size_t taken, count;
};

struct message {
	const char *bytes; /* ended by a NUL, as the others are */
	size_t length;
	const char *event, *id; /* of an event; else "" */
	int binary;
};

/* Copies it; event and id may be NULL. */
void inbox_put(struct inbox *, const struct message *);
/* The first one, valid until the next call. -1: there is none. */
int inbox_take(struct inbox *, struct message *);
/* Bytes that it holds. */
size_t inbox_size(const struct inbox *);
void inbox_free(struct inbox *);

#endif
