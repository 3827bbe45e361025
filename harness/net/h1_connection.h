/* SPDX-License-Identifier: MIT */
/*
 * TCP connections of the h1 transport to one target: opened, kept idle for
 * the next owner, closed. A connection knows its socket and whom to call; it
 * knows nothing of requests.
 */
#ifndef NET_H1_CONNECTION_H
#define NET_H1_CONNECTION_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { H1_ADDRESSES = 8 }; /* of one host name */

struct h1_address {
	struct sockaddr_storage bytes;
	socklen_t len;
};

/* Called from the event loop, with the connection's owner. */
struct connection_events {
	void (*established)(void *owner);
	/* Nothing answered at any address. The connection is closed already. */
	void (*unreachable)(void *owner, int os_error);
	/* Edge-triggered: read until EAGAIN, or ask to be called again. */
	void (*readable)(void *owner);
	/* After connection_await_writable(). */
	void (*writable)(void *owner);
};

struct connection {
	struct connections *all;
	void *owner; /* NULL: it is idle */
	int fd;
	int established;
	int ended; /* the other side sends nothing after what has come */
	int receive_buffer;    /* bytes; 0: as the kernel chooses */
	unsigned replies;      /* complete ones, counted by the owner */
	size_t address, tried; /* the address in use; how many failed before */
	struct event readable, writable;
	struct connection *next, *previous; /* among the idle or the spare */
};

struct connections {
	struct event_base *base;
	const struct connection_events *events;
	struct h1_address addresses[H1_ADDRESSES];
	size_t naddresses, preferred; /* the last one that answered */
	size_t open;		      /* being opened, in use or idle */
	_Atomic uint64_t *opened;     /* counts those established; or NULL */
	struct connection *idle;      /* the last one used first */
	struct connection *spare;     /* closed: memory for the next one */
};

/* All connections must have been closed, except for idle ones. */
void connections_free(struct connections *);

/*
 * Begins to connect to the first address that may answer. receive_buffer: of
 * the socket, in bytes; 0: as the kernel chooses. NULL and errno: no address
 * can be connected to.
 */
struct connection *connection_open(struct connections *, void *owner,
				   int receive_buffer);
/* The owner has to forget it. */
void connection_close(struct connection *);
/* It has no owner until connection_take_idle() gives it one. */
void connection_put_idle(struct connection *);
/* NULL: none is idle. */
struct connection *connection_take_idle(struct connections *, void *owner);

/*
 * Writes as much as the socket takes now, with flags as for send(2). Returns
 * the number of bytes; fewer than len: errno says why.
 */
size_t connection_send(struct connection *, const char *bytes, size_t len,
		       int flags);
/* events->writable is called once there is room again. */
void connection_await_writable(struct connection *);
/* events->readable or writable is called soon, whatever the socket says. */
void connection_call_readable(struct connection *);
void connection_call_writable(struct connection *);

#endif
