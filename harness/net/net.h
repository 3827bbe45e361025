/* SPDX-License-Identifier: MIT */
/*
 * Sending requests from an event loop. A transport is one file that ends in one
 * const struct, a row in transports.def and a line in local.mk.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <event2/event.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/http.h"
#include "base/settings.h"
#include "net/mark.h"

/* Where requests go. */
struct address {
	char scheme[8]; /* "http" or "https" */
	char host[256]; /* without brackets */
	int port;
	char base[320]; /* "http://[::1]:3000", no trailing slash */
};

/* STATUS_USAGE: what is wrong with the URL. A path in it is refused. */
int address_parse(struct address *, const char *url, struct error *);
struct addrinfo;
/* Of its host and port, for freeaddrinfo(). NULL, STATUS_UNAVAILABLE: none. */
struct addrinfo *address_look_up(const struct address *, struct error *);
/*
 * 1: loopback, or an address of this machine's interfaces; 0: another host.
 * -1, STATUS_UNAVAILABLE: the name cannot be resolved.
 */
int address_is_local(const struct address *, struct error *);

/*
 * What follows the authority of an absolute URL, or the path as it is. It may
 * be composed in the buffer.
 */
const char *address_path(const char *url, struct buf *);

struct transport_settings {
	struct event_base *base;
	struct address address;
	const struct strings *headers;	   /* sent with every request */
	const struct strings *allow_hosts; /* besides the address's own */
	/*
	 * At most so many, shared by all slots, which wait for one in order;
	 * 0: each slot has one of its own.
	 */
	size_t connections;
	size_t streams; /* at once on a shared connection of HTTP/2; 0: 100 */
	size_t requests_per_connection; /* then it is closed; 0: never */
	_Atomic uint64_t *opened; /* counts connections; NULL: nobody asks */
	double timeout_s; /* until the reply is complete, waiting included */
	double connect_timeout_s, first_byte_timeout_s; /* 0: as timeout_s */
	/* Not every transport can do these. NULL, 0: not asked for. */
	const char *proxy, *unix_socket, *auth, *bearer;
	const struct strings *connect_to, *resolve;
	const char *cacert, *cert, *key;
	int insecure, http2, compressed;
	struct mark *mark; /* for headers that are added at times; or NULL */
};

/* An event loop for a transport. NULL: too many open files. */
struct event_base *transport_loop(void);

/* Takes all that the user has set. Text is borrowed from the settings. */
void transport_settings_take(struct transport_settings *,
			     const struct settings *);

typedef void (*reply_fn)(void *arg, const struct http_reply *);

/* Carries one request at a time. Each user has one. */
struct slot;

struct transport {
	const char *name;
	const char *help;
	/* Why it cannot serve these settings, such as "--proxy"; NULL: it can.
	 */
	const char *(*refuses)(const struct transport_settings *);
	/* State for one event loop. NULL: error. */
	void *(*open)(const struct transport_settings *, struct error *);
	/* No request may be under way. */
	void (*close)(void *state);
	struct slot *(*slot_new)(void *state);
	/*
	 * Its requests go by the connection of another slot of the same user,
	 * which is freed after it. NULL: a connection has one at a time.
	 */
	void (*slot_join)(struct slot *, struct slot *first);
	void (*slot_free)(struct slot *);
	/*
	 * Starts a request, which is borrowed until done is called: once, never
	 * from within send.
	 */
	void (*send)(struct slot *, const struct http_request *, reply_fn done,
		     void *arg);
	/* Drops the request under way; done is not called. */
	void (*cancel)(struct slot *);
};

#define TRANSPORT(name) extern const struct transport transport_##name;
#include "net/transports.def"
#undef TRANSPORT

/* A slot of a user's; first: the first one that it has, or NULL. */
struct slot *transport_slot(const struct transport *, void *state,
			    struct slot *first);

/* NULL-ended, in order of preference. */
extern const struct transport *const transport_table[];

/*
 * The transport of that name, or (NULL) the first that can serve the settings;
 * why says what decided. NULL, STATUS_USAGE: there is none.
 */
const struct transport *transport_choose(const struct transport_settings *,
					 const char *name, const char **why,
					 struct error *);

#endif
