/* SPDX-License-Identifier: MIT */
/* One GET in the calling thread: for queries, not for load. */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "base/buf.h"
#include "base/error.h"

/*
 * Adds the body of a reply with status 200 to the buffer. No proxy is used and
 * no redirect followed. STATUS_UNAVAILABLE: no such reply in time, or more than
 * `most` bytes.
 */
int fetch_text(const char *url, double timeout_s, size_t most, struct buf *,
	       struct error *);
/* The same with an Accept header. */
int fetch_text_as(const char *url, const char *accept, double timeout_s,
		  size_t most, struct buf *, struct error *);
/*
 * GETs the path from a Unix socket and adds the body, whatever the status,
 * which is returned; -1: no reply in time, or more than `most` bytes.
 */
int fetch_unix(const char *socket, const char *path, double timeout_s,
	       size_t most, struct buf *, struct error *);

#endif
