/* SPDX-License-Identifier: MIT */
/* A request as the bytes of HTTP/1.1. */
#ifndef NET_HTTP1_COMPOSE_H
#define NET_HTTP1_COMPOSE_H

#include "base/buf.h"
#include "base/http.h"
#include "net/net.h"

/* What is the same for each request to an address. */
struct http1_preset {
	struct buf lines; /* Host and others, each with CRLF */
	const struct strings *always;
	struct mark *mark; /* borrowed; NULL: requests are never marked */
	char host[300];
};

/* A header without a value suppresses the one that would be sent. */
void http1_preset(struct http1_preset *, const struct address *,
		  const struct strings *always);
void http1_preset_free(struct http1_preset *);
/*
 * Hands over each line that comes before the request's own. These override
 * those always sent, and those ours.
 */
void http1_preset_lines(const struct http1_preset *,
			const struct http_request *,
			void (*take)(void *to, const char *line), void *to);
/* Whether the request's own headers override one of ours. */
int http1_overrules(const struct http_request *);
/*
 * Writes the head, and the body if it is short, in place of the buffer's
 * content. last: adds "Connection: close" unless a header sets it. Returns the
 * length of a body that is left to be sent after that.
 */
size_t http1_compose(const struct http1_preset *, const struct http_request *,
		     const char *path, int last, struct buf *out);

#endif
