/* SPDX-License-Identifier: MIT */
/* What may be sent, and where to: the same for every transport. */
#ifndef NET_PERMIT_H
#define NET_PERMIT_H

#include "net/net.h"

/*
 * HTTP_ANSWERED: a request may be sent, to the target's own scheme, host and
 * port, or to an allowed host ("HOST" or "HOST:PORT"), with no control
 * character in path, method or headers. Otherwise what is wrong, with a line
 * about it in detail (of http_reply.detail's size).
 */
enum http_failure permit_request(const struct http_request *,
				 const struct address *,
				 const struct strings *allow_hosts,
				 char *detail);

/* The same for an absolute URL alone: one that a redirect names. */
enum http_failure permit_url(const char *url, const struct address *,
			     const struct strings *allow_hosts, char *detail);

/*
 * Whether a path, or an absolute URL, is of the target's own scheme, host and
 * port: what credentials are for, whatever else may be reached.
 */
int permit_is_home(const char *url, const struct address *);

/* Whether it has a body, if only one without bytes. */
int permit_takes_body(const struct http_request *);

/* Whether the request, or what is sent always, has a header of that name. */
int permit_has_header(const struct http_request *, const struct strings *always,
		      const char *name);

#endif
