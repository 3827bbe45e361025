/* SPDX-License-Identifier: MIT */
/*
 * What a WebSocket has heard, taken from its frames by wslay. Its state takes
 * 9 KiB, which a connection between two messages can do without: it is made
 * when bytes come or go, and freed when they were whole frames.
 */
#ifndef NET_WS_FRAMES_H
#define NET_WS_FRAMES_H

#include <wslay/wslay.h>

#include "net/channel_state.h"
#include "net/ws_handshake.h"

/* The state of a channel that is one. */
struct websocket_state {
	struct http1 http1;
	struct ws_handshake *handshake; /* until it is complete */
	wslay_event_context_ptr wslay;
	int compress, is_closing;
	unsigned fragments;	 /* of the message under way */
	size_t assembling;	 /* its bytes */
	uint64_t fed, framed;	 /* bytes; of frames that have ended */
	uint64_t frame;		 /* bytes of the one under way */
	enum http_failure wrong; /* with what has come */
	char why[100];
	char subprotocol[100];
};

/* Its state of wslay, made if there is none; lasts until it is freed. */
wslay_event_context_ptr ws_wslay(struct channel *);
/* Something is wrong with what has come: the first time counts. */
void ws_wrong(struct websocket_state *, enum http_failure, const char *why);

#endif
