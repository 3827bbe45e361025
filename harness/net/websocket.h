/* SPDX-License-Identifier: MIT */
/*
 * A WebSocket (RFC 6455) to a port of this machine, in the calling thread:
 * text out, text back. Framing is wslay's.
 */
#ifndef NET_WEBSOCKET_H
#define NET_WEBSOCKET_H

#include <stddef.h>

#include "base/error.h"

struct websocket;

/*
 * To 127.0.0.1 and nowhere else. All of the conversation has to be over in
 * timeout_s. STATUS_UNAVAILABLE: refused, no WebSocket, too late.
 */
struct websocket *websocket_open(int port, const char *path, double timeout_s,
				 struct error *);
/* Over a socket that has shaken hands, and is the WebSocket's from now on. */
struct websocket *websocket_over(int fd, double timeout_s);
void websocket_close(struct websocket *);
/* From now on it has that long again. */
void websocket_allow(struct websocket *, double timeout_s);
int websocket_send(struct websocket *, const char *text, struct error *);
/* The next text; it is the socket's, until the next call. */
int websocket_receive(struct websocket *, const char **text, size_t *length,
		      struct error *);

#endif
