/* SPDX-License-Identifier: MIT */
/*
 * A header that requests carry while it is on. Whoever passes requests on
 * passes it on too: his connections carry so many bytes more.
 */
#ifndef NET_MARK_H
#define NET_MARK_H

#include <stdatomic.h>
#include <stdint.h>

enum {
	MARK_VALUE = 960,
	MARK_LINE = MARK_VALUE + 40, /* with room for the name, and a NUL */
};

/* Starts as all zero: off. Threads share it. */
struct mark {
	_Atomic int on;
	_Atomic uint64_t sent; /* requests that carried it */
};

/*
 * The header of a request that is about to be sent, without a line's end; NULL:
 * it carries none. mark may be NULL. No two values are alike, so that HTTP/2
 * does not shorten them.
 */
const char *mark_header(struct mark *, char line[MARK_LINE]);

#endif
