/* SPDX-License-Identifier: MIT */
/*
 * A WebSocket (RFC 6455) to a port of this machine, in the calling thread:
 * texts out and back. wslay does the framing.
 */
#ifndef NET_WEBSOCKET_H
#define NET_WEBSOCKET_H

#include <stddef.h>

#include "base/error.h"

struct websocket;

/*
 * To 127.0.0.1 only. The whole conversation must end within timeout_s.
 * STATUS_UNAVAILABLE: refused, no WebSocket, timed out.
 */
struct websocket *websocket_open(int port, const char *path, double timeout_s,
				 struct error *);
/* On a socket after its handshake; the WebSocket owns it from now on. */
struct websocket *websocket_over(int fd, double timeout_s);
void websocket_close(struct websocket *);
/* Whether somebody accepts connections at that port of this machine. */
int websocket_is_offered(int port);
/* Restarts the timeout. */
void websocket_allow(struct websocket *, double timeout_s);
int websocket_send(struct websocket *, const char *text, struct error *);
/* Whether there is something to receive within that time: a text, or that the
 * connection or its timeout has ended. */
int websocket_hears(struct websocket *, double within_s);
/* The next text, valid until the next call. */
int websocket_receive(struct websocket *, const char **text, size_t *length,
		      struct error *);

#endif
