/* SPDX-License-Identifier: MIT */
/*
 * Carrying requests on the event loop. A transport is one file that ends in
 * one const struct, a row in transports.def.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <event2/event.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/http.h"

/* Where requests go. */
struct address {
	char scheme[8]; /* "http" or "https" */
	char host[256]; /* without brackets */
	int port;
	char base[320]; /* "http://[::1]:3000", no trailing slash */
};

/* STATUS_USAGE: what is wrong with the URL. A path in it is refused. */
int address_parse(struct address *, const char *url, struct error *);
/*
 * 1: loopback, or an address of this machine's interfaces; 0: another host.
 * -1, STATUS_UNAVAILABLE: the name cannot be resolved.
 */
int address_is_local(const struct address *, struct error *);

struct transport_settings {
	struct event_base *base;
	struct address address;
	const struct strings *headers;	   /* sent with every request */
	const struct strings *allow_hosts; /* beside the address' own */
	size_t connections;		   /* at most; 0: one a user */
	double timeout_s;
};

typedef void (*reply_fn)(void *arg, const struct http_reply *);

/* One user's place on a transport: at most one request under way. */
struct lane;

struct transport {
	const char *name;
	const char *help;
	/* State for one event loop. NULL and an error when it can't be had. */
	void *(*open)(const struct transport_settings *, struct error *);
	/* No request may be under way. */
	void (*close)(void *state);
	struct lane *(*lane_new)(void *state);
	void (*lane_free)(struct lane *);
	/*
	 * Starts a request. done is called once, never from within send.
	 * The request is borrowed until then.
	 */
	void (*send)(struct lane *, const struct http_request *, reply_fn done,
		     void *arg);
	/* Drops the request under way; done is not called. */
	void (*cancel)(struct lane *);
};

#define TRANSPORT(name) extern const struct transport transport_##name;
#include "net/transports.def"
#undef TRANSPORT

/* NULL-ended, in order of preference. */
extern const struct transport *const transport_table[];

#endif
