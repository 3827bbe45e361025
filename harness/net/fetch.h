/* SPDX-License-Identifier: MIT */
/* One GET in the calling thread: for asking somebody, not for load. */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "base/buf.h"
#include "base/error.h"

/*
 * The body of a reply with status 200, added to the buffer. Neither proxies
 * nor redirects are followed. STATUS_UNAVAILABLE: no such reply within the
 * time, or more than `most` bytes.
 */
int fetch_text(const char *url, double timeout_s, size_t most, struct buf *,
	       struct error *);
/* The same, asking for one of these media types. */
int fetch_text_as(const char *url, const char *accept, double timeout_s,
		  size_t most, struct buf *, struct error *);

#endif
