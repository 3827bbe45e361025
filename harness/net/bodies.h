/* SPDX-License-Identifier: MIT */
/*
 * Bodies of replies that are kept for a script: how large one may be, and all
 * of them together, whatever transport and thread they are of.
 */
#ifndef NET_BODIES_H
#define NET_BODIES_H

#include "base/buf.h"

enum {
	BODY_MOST = 64 << 20,	 /* bytes of one, unpacked */
	BODIES_MOST = 192 << 20, /* and of all at a time */
	BUFFER_KEPT = 64 << 10	 /* a larger one is freed between requests */
};

/* Room for so many bytes. -1: there is none. */
int bodies_take(size_t bytes);
void bodies_give(size_t bytes);

/* Adds to a body that is kept. NULL, or what is wrong, as a fixed text. */
const char *bodies_add(struct buf *body, const char *bytes, size_t len);
/* A large one, for the caller to drop once it was looked at, so that it does
 * not take room until the slot's next request; of a small one, nothing. */
struct buf bodies_detach(struct buf *body);
/* It is not needed any more; the buffer stays usable. */
void bodies_drop(struct buf *body);
/* Empties a buffer, and frees it if it is large. */
void bodies_trim(struct buf *);

#endif
