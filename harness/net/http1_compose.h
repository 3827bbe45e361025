/* SPDX-License-Identifier: MIT */
/* A request as the bytes of HTTP/1.1. */
#ifndef NET_HTTP1_COMPOSE_H
#define NET_HTTP1_COMPOSE_H

#include "base/buf.h"
#include "base/http.h"
#include "net/net.h"

/* What is the same for each request to an address. */
struct http1_preset {
	struct buf lines; /* Host and the rest, each with its end */
	const struct strings *always;
	char host[300];
};

/* A header without a value is not sent, in place of one that would be. */
void http1_preset(struct http1_preset *, const struct address *,
		  const struct strings *always);
void http1_preset_free(struct http1_preset *);
/*
 * The head, and the body if it is short, in place of what the buffer has.
 * last: says that no other follows on the connection, unless a header does.
 * Returns how much of the body is left to be sent as it is.
 */
size_t http1_compose(const struct http1_preset *, const struct http_request *,
		     const char *path, int last, struct buf *out);

#endif
