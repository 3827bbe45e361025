/* SPDX-License-Identifier: MIT */
/*
 * What the files of a channel share, in layers, each using only those above it:
 *   channel         the life of a channel
 *   channel_peer    addresses
 *   channel_http    the handshake that a protocol begins with
 *   channel_KIND    each protocol
 *   channel_call    what is asked of a channel
 */
#ifndef NET_CHANNEL_STATE_H
#define NET_CHANNEL_STATE_H

#include "net/channel.h"
#include "net/connection.h"
#include "net/deadline.h"
#include "net/http1_compose.h"
#include "net/http1_parse.h"
#include "net/inbox.h"

enum {
	CHANNEL_INPUT = 16 << 10,    /* bytes read at once */
	CHANNEL_READS = 4,	     /* in a row, before others have a turn */
	CHANNEL_WAITING = 256 << 10, /* bytes that wait for their user, */
	CHANNELS_WAITING = 64 << 20, /* and of all channels of a thread */
	CHANNEL_PEERS = 16	     /* different addresses of a thread */
};

/* What it speaks. Each function may be NULL. */
struct channel_protocol {
	const char *name;  /* "a WebSocket", for messages */
	int is_bytes;	   /* it has no messages of its own */
	int aborts_itself; /* by what it says, not by a reset */
	/* The socket is connected. */
	void (*established)(struct channel *);
	/* Bytes have come, of which the caller keeps nothing. */
	void (*take)(struct channel *, char *bytes, size_t length);
	/* The other side sends nothing more. */
	void (*closed)(struct channel *);
	/* A call other than those to open, receive or abort. */
	void (*act)(struct channel *);
	/* Writes what waits; returns whether anything still does. */
	int (*write)(struct channel *);
	/* As a client that goes away. */
	void (*leave)(struct channel *);
	void (*free)(struct channel *);
};

struct channel_peer {
	struct address address;
	int http2; /* by TLS that is agreed on, not HTTP/1.1 */
	struct tls_memory memory;
	struct connections connections;
	struct http1_preset preset;
};

struct websocket_state;
struct deflater;

struct channels {
	struct transport_settings settings;
	struct channel_counts counts;
	struct deadlines deadlines;
	struct channel_peer *peers[CHANNEL_PEERS];
	size_t npeers;
	size_t waiting;	   /* bytes in inboxes */
	size_t assembling; /* bytes of messages that are not complete */
	uint64_t random;
	struct deflater *deflater; /* made when it is first needed */
	struct nghttp2_session_callbacks *grpc; /* likewise */
	struct channel *fed; /* reads from feed, that many bytes */
	const char *feed;
	size_t feed_length;
	char input[CHANNEL_INPUT + 1];
};

struct channel {
	struct channels *all;
	const struct channel_protocol *protocol;
	void *state; /* the protocol's */
	struct channel_peer *peer;
	struct connection *connection;
	const struct channel_call *call; /* under way, or NULL */
	channel_fn done;
	void *arg;
	double began;
	struct deadline deadline;
	struct event soon; /* the call is over */
	int opened;	   /* the handshake is complete */
	int over;	   /* nothing comes or goes any more */
	int paused;	   /* it is not read from, as its user does not ask */
	int expected;	   /* what is awaited has come */
	size_t most;	   /* bytes of a message */
	size_t inbox_seen; /* of it, so many count as waiting */
	uint64_t messages; /* since they were asked for */
	struct inbox inbox;
	struct buf in, out;	    /* not understood yet; not sent yet */
	size_t written;		    /* of out */
	struct buf farewell;	    /* lines that came with the end */
	struct channel_reply reply; /* to the call, or why it is over */
};

/* channel_peer.c */
/* NULL: why is in the channel's reply. */
struct channel_peer *peer_find(struct channel *, const struct channel_call *);
void peers_free(struct channels *);

/* channel.c */
extern const struct connection_events channel_events;
/* Of struct connection_events, and of struct deadlines. */
void channel_unreachable(void *channel, int os_error);
void channel_on_deadline(struct deadline *);
/* Whether what the call under way waits for has come. */
int channel_has_come(const struct channel *);
/* Keeps the sum of what waits in all of them. */
void channel_weigh(struct channel *);
/* Writes what waits: a send is over when the kernel has all of it. */
void channel_write(struct channel *);
/* Has the call under way end as channel->reply says. */
void channel_finish(struct channel *);
/* It is open: ends CHANNEL_OPEN. */
void channel_opened(struct channel *);
/* It is over, for that reason; closes the socket, and ends a call. */
void channel_fail(struct channel *, enum http_failure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The other side has closed it, as it may. */
void channel_ended(struct channel *, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A message has been sent or received. */
void channel_count(struct channel *);
/* A message has come: to be received, or dropped if there are too many. */
void channel_hear(struct channel *, const struct message *);
/* Ends the call if what it waits for is there. */
void channel_check(struct channel *);
/* Writes out; returns whether anything is left, for which it waits. */
int channel_flush(struct channel *);

/* channel_http.c */
/* Sends the request of CHANNEL_OPEN with more headers. */
void channel_request(struct channel *, const char *const *more, size_t count);
/*
 * The bytes of a reply. 0: its head is not complete, or the channel is over. 1:
 * it is complete; *head is its header lines, and what follows is at *rest.
 */
int channel_head(struct channel *, struct http1 *, char *bytes, size_t length,
		 char **head, char **rest, size_t *rest_length);

/* channel_random.c */
void channel_random(struct channels *, unsigned char *, size_t length);

extern const struct channel_protocol channel_websocket, channel_stream,
    channel_tcp, channel_grpc;

#endif
