/* SPDX-License-Identifier: MIT */
/* The handshake of a WebSocket (RFC 6455, 4.1 and 4.2.2). */
#ifndef NET_WS_HANDSHAKE_H
#define NET_WS_HANDSHAKE_H

#include <stddef.h>

enum { WS_KEY = 16, WS_LINES = 6, WS_LINE = 300 };

struct ws_handshake {
	char key[32], accept[32]; /* in base64 */
	const char *subprotocols; /* that are offered, "a, b"; or NULL */
	int compress;		  /* is offered; then: was agreed on */
	char subprotocol[100];	  /* that was chosen; "" */
	char lines[WS_LINES][WS_LINE];
	const char *headers[WS_LINES];
	size_t nheaders;
};

/* Fills in key, lines and headers. */
void ws_handshake_begin(struct ws_handshake *,
			const unsigned char random[WS_KEY]);
/* The headers of a reply with 101. NULL, or what is wrong with them. */
const char *ws_handshake_end(struct ws_handshake *, const char *head);

#endif
