/* SPDX-License-Identifier: MIT */
/* Which requests may be sent, and where: the same for every transport. */
#ifndef NET_PERMIT_H
#define NET_PERMIT_H

#include "net/net.h"

/*
 * What goes into every head, held against base/head.h when a transport opens.
 * STATUS_USAGE.
 */
int permit_settings(const struct transport_settings *, struct error *);

/*
 * HTTP_ANSWERED: it may be sent. It goes to the target's scheme, host and port,
 * or to an allowed host ("HOST" or "HOST:PORT"), and its method, path and
 * headers are what base/head.h allows. Otherwise the failure, with a line about
 * it in detail (of http_reply.detail's size).
 */
enum http_failure permit_request(const struct http_request *,
				 const struct address *,
				 const struct strings *allow_hosts,
				 char *detail);

/*
 * The same for a request that we compose ourselves, without Transfer-Encoding;
 * instead: what to tell who asks for it.
 */
enum http_failure permit_own(const struct http_request *,
			     const struct transport_settings *,
			     const char *instead, char *detail);

/*
 * The option asked for that libcurl alone can do, "--proxy"; NULL: there is
 * none.
 */
const char *permit_needs_curl(const struct transport_settings *);

/*
 * Whether a path or absolute URL is at the target's own scheme, host and port:
 * only there go credentials.
 */
int permit_is_home(const char *url, const struct address *);

/* A header with credentials: Authorization, or cookies. */
int permit_is_secret(const char *header);

/* Whether it is sent with a body, even an empty one. */
int permit_takes_body(const struct http_request *);

/* Whether the request, or the headers always sent, include that one. */
int permit_has_header(const struct http_request *, const struct strings *always,
		      const char *name);

#endif
