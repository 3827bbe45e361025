/* SPDX-License-Identifier: MIT */
/*
 * Connections to one target, by TLS or without: opened, kept idle for the next
 * owner, closed. A connection knows its stream and whom to call; it knows
 * nothing of requests.
 */
#ifndef NET_CONNECTION_H
#define NET_CONNECTION_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "net/net.h"
#include "net/stream.h"

enum { CONNECTION_ADDRESSES = 8 }; /* of one host name */

struct connection_address {
	struct sockaddr_storage bytes;
	socklen_t len;
};

/* Called from the event loop, with the connection's owner. */
struct connection_events {
	void (*established)(void *owner);
	/* Nothing answered at any address. The connection is closed already. */
	void (*unreachable)(void *owner, int os_error);
	/* The handshake of TLS failed, likewise. */
	void (*untrusted)(void *owner, const char *problem);
	/* A connection that .leaves has sent the first message of TLS. */
	void (*greeted)(void *owner);
	/* Edge-triggered: read until EAGAIN, or ask to be called again. */
	void (*readable)(void *owner);
	/* After connection_await_writable(). */
	void (*writable)(void *owner);
};

/* How one connection differs from others. All zero: it does not. */
struct connection_manner {
	int receive_buffer; /* bytes; 0: as the kernel chooses */
	int leaves;	    /* in the middle of the handshake: see greeted() */
	int resets;	    /* its end is a reset */
};

struct connection {
	struct connections *all;
	void *owner; /* NULL: it is idle */
	struct stream stream;
	int connected;	 /* the handshake of TLS may follow */
	int established; /* it can be written to */
	int ended;	 /* the other side sends nothing after what has come */
	struct connection_manner manner;
	struct tls_memory *memory;
	unsigned replies;      /* complete ones, counted by the owner */
	size_t address, tried; /* the address in use; how many failed before */
	struct event readable, writable;
	struct connection *next, *previous; /* among the idle or the spare */
};

struct connections {
	struct event_base *base;
	const struct connection_events *events;
	struct tls_context *tls; /* NULL: without TLS */
	struct connection_address addresses[CONNECTION_ADDRESSES];
	size_t naddresses, preferred; /* the last one that answered */
	size_t open;		      /* being opened, in use or idle */
	_Atomic uint64_t *opened;     /* counts those connected; or NULL */
	struct connection *idle;      /* the last one used first */
	struct connection *spare;     /* closed: memory for the next one */
};

/* All connections must have been closed, except for idle ones. */
void connections_free(struct connections *);

/*
 * Looks up where the address of the settings may be reached, by TLS if that
 * speaks it; protocols: as of tls_settings. -1, STATUS_UNAVAILABLE: nowhere;
 * STATUS_DATA: a file of the settings is of no use.
 */
int connections_begin(struct connections *, const struct transport_settings *,
		      const struct connection_events *,
		      const char *const *protocols, struct error *);
/*
 * Begins to connect to the first address that may answer. The memory of TLS is
 * borrowed for as long as the connection lasts. NULL and errno: no address can
 * be connected to.
 */
struct connection *connection_open(struct connections *, void *owner,
				   struct connection_manner,
				   struct tls_memory *);
/* The owner has to forget it. */
void connection_close(struct connection *);
/* It has no owner until connection_take_idle() gives it one. */
void connection_put_idle(struct connection *);
/* NULL: none is idle. */
struct connection *connection_take_idle(struct connections *, void *owner);

/* events->writable is called once there is room again. */
void connection_await_writable(struct connection *);

/* As stream_read(). */
static inline ssize_t
connection_receive(struct connection *connection, char *bytes, size_t len)
{
	ssize_t got = stream_read(&connection->stream, bytes, len);

	if (stream_reads_by_writing(&connection->stream))
		connection_await_writable(connection);
	return got;
}

/*
 * Whether, after len of most bytes were received, what comes next is announced
 * by an event: neither bytes nor an end are left that one has announced.
 */
static inline int
connection_is_drained(const struct connection *connection, size_t len,
		      size_t most)
{
	return len < most && !connection->ended &&
	       stream_is_drained(&connection->stream);
}

/*
 * Writes as much as the socket takes now, with flags as for send(2). Returns
 * the number of bytes; fewer than len: errno says why.
 */
size_t connection_send(struct connection *, const char *bytes, size_t len,
		       int flags);
/* Sends no more, but reads on. */
void connection_end_writing(struct connection *);
/* Whether the next request may go by it, after one that it has answered. */
static inline int
connection_can_go_on(const struct connection *connection)
{
	return !connection->ended && !stream_has_more(&connection->stream);
}
/* events->readable or writable is called soon, whatever the socket says. */
void connection_call_readable(struct connection *);
void connection_call_writable(struct connection *);

#endif
