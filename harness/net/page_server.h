/* SPDX-License-Identifier: MIT */
/*
 * A page that is served while something goes on, by a thread of its own: GET
 * alone, one request a connection, few connections at once, each with a
 * deadline.
 */
#ifndef NET_PAGE_SERVER_H
#define NET_PAGE_SERVER_H

#include "base/buf.h"
#include "base/error.h"
#include "net/page_request.h"

struct page_served {
	struct page_access access;
	const char *type;    /* its Content-Type */
	const char *headers; /* of every reply, each with "\r\n"; "" */
	/*
	 * Called in the server's thread for each GET that is allowed; may add
	 * headers, as above. -1: there is no page yet.
	 */
	int (*fill)(void *arg, struct buf *page, struct buf *headers);
	/* The page was sent, all of it; NULL: nobody asks. */
	void (*sent)(void *arg);
	void *arg;
};

struct page_server;
/*
 * address: "127.0.0.1:9464", "[::1]:9464"; port 0: any. What served points to
 * is borrowed. as_given: how a message names the address. STATUS_UNAVAILABLE.
 */
struct page_server *page_server_open(const char *address, const char *as_given,
				     const struct page_served *served,
				     struct error *);
unsigned page_server_port(const struct page_server *);
/* Replies under way are sent first, for a second at most. NULL: it may be. */
void page_server_close(struct page_server *);

#endif
