/* SPDX-License-Identifier: MIT */
/*
 * A connection that a virtual user holds and talks on: what a script asks of
 * it, and what comes of that, between scenario and net. Plain data: pointers
 * are borrowed, never freed through these structs.
 */
#ifndef BASE_CHANNEL_H
#define BASE_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/http.h"

enum channel_kind {
	CHANNEL_WEBSOCKET,
	CHANNEL_STREAM, /* server-sent events */
	CHANNEL_TCP,
	CHANNEL_GRPC
};

enum channel_act {
	CHANNEL_OPEN,
	CHANNEL_SEND,
	CHANNEL_RECEIVE,
	CHANNEL_PING, /* until its pong is here */
	CHANNEL_CLOSE,
	CHANNEL_ABORT /* by a reset */
};

enum {
	CHANNELS_MOST = 1000,	 /* of one user at a time */
	MESSAGE_USUAL = 1 << 20, /* bytes of a message at most, */
	MESSAGE_MOST = 64 << 20	 /* unless a script allows as many */
};

struct channel_call {
	enum channel_act act;
	enum channel_kind kind;
	unsigned id; /* which of the user's; CHANNEL_OPEN gives it */
	double timeout_s;
	/* CHANNEL_OPEN; of TCP the URL is "host:port", or "" for the target. */
	const struct http_request *request;
	const char *subprotocols; /* "a, b"; NULL: none are offered */
	size_t most;		  /* bytes of a message that is received */
	int compress;		  /* offer permessage-deflate */
	int keep;		  /* beyond the iteration */
	/* CHANNEL_SEND; of CHANNEL_CLOSE the reason; of gRPC's CHANNEL_OPEN the
	 * first message. */
	const char *bytes;
	size_t length;
	int binary;
	int last; /* of gRPC: nothing is sent after it */
	int code; /* CHANNEL_CLOSE: of the WebSocket; 0: none */
	/* CHANNEL_RECEIVE */
	size_t least;	 /* of TCP: how many bytes to wait for */
	size_t consumed; /* of TCP: so many of those shown before are done */
	int optional;	 /* that nothing comes in time is no error */
};

/* Valid until the function it was given to returns. */
struct channel_reply {
	enum http_failure failure;
	int status;	/* CHANNEL_OPEN: of the reply to the handshake */
	double seconds; /* since the call */
	int nothing;	/* CHANNEL_RECEIVE: nothing came in time */
	int ended;	/* the other side has closed it, as it may */
	int code;	/* and of a WebSocket why; 0: it did not say; of gRPC
			   its status */
	const char *farewell;	 /* lines that came with its end; or "" */
	const char *subprotocol; /* CHANNEL_OPEN: that was chosen; or "" */
	/* CHANNEL_RECEIVE: a message; bytes of TCP; the data of an event. */
	const char *bytes;
	size_t length;
	int binary;
	const char *event, *event_id; /* of an event; else "" */
	char detail[128];	      /* about a failure, or why it ended */
};

/* Whether nothing more comes of that channel: it is over. */
static inline int
channel_reply_is_last(const struct channel_reply *reply)
{
	return reply->ended || (reply->failure != HTTP_ANSWERED &&
				reply->failure != HTTP_TIMEOUT);
}

#endif
