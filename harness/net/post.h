/* SPDX-License-Identifier: MIT */
/* POSTs in the calling thread, one after the other on one connection: for what
 * is told to others, not for load. */
#ifndef NET_POST_H
#define NET_POST_H

#include "base/buf.h"
#include "base/error.h"

enum { POST_REPLY = 4096 };

struct post_order {
	const char *url;
	const char *login; /* "USER:PASSWORD"; NULL: none */
	const char *cacert;
	const struct strings *headers;
};

struct post_end {
	long status;		/* 0: there was no reply */
	double retry_after_s;	/* as the reply says; 0: it does not */
	char reply[POST_REPLY]; /* its beginning */
};

struct post;

/* Copies what it needs, but the file of cacert is borrowed. */
struct post *post_open(const struct post_order *);
void post_close(struct post *);
/*
 * No redirect is followed and no proxy used. It ends at until_s, of
 * clock_now(), which `until` may bring forward meanwhile. -1, with what libcurl
 * says, which names no credentials: there was no whole reply.
 */
int post_send(struct post *, const char *bytes, size_t length, double until_s,
	      double (*until)(void *arg), void *arg, struct post_end *,
	      struct error *);

#endif
