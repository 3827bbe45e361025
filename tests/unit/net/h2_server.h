/* SPDX-License-Identifier: MIT */
/*
 * A server of HTTP/2 for the tests, on the same event loop. It reads frames and
 * notes what they say; for each request it calls a function, which writes the
 * frames that it likes.
 */
#ifndef TESTS_UNIT_NET_H2_SERVER_H
#define TESTS_UNIT_NET_H2_SERVER_H

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <nghttp2/nghttp2.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"

enum { PREFACE = 24, FRAME_HEAD = 9, FRAME_TYPES = 16 };

struct h2_server;

struct h2_peer {
	struct h2_server *server;
	struct bufferevent *event;
	nghttp2_hd_inflater *inflater;
	struct h2_peer *next;
	int greeted;
	int last; /* stream of the last request */
};

struct h2_server {
	struct event_base *base;
	struct evconnlistener *listener;
	int port;
	struct h2_peer *peers;
	/* What it does. */
	void (*answer)(struct h2_peer *, int stream);
	const char *settings; /* payload of its greeting */
	size_t settings_len;
	/* What it saw. */
	int connections, open, most, requests, ended, broken;
	int streams, most_streams; /* under way, as answer() counts them */
	int frames[FRAME_TYPES];   /* of each type */
	unsigned reset;		   /* the code of the last RST_STREAM */
	struct buf head, body;	   /* of the last request */
	unsigned char last_settings[64]; /* the client's */
	size_t last_settings_len;
};

static inline void
h2_frame(struct h2_peer *peer, int type, int flags, int stream,
	 const char *payload, size_t len)
{
	unsigned char head[FRAME_HEAD] = {(unsigned char)(len >> 16),
					  (unsigned char)(len >> 8),
					  (unsigned char)len,
					  (unsigned char)type,
					  (unsigned char)flags,
					  (unsigned char)(stream >> 24),
					  (unsigned char)(stream >> 16),
					  (unsigned char)(stream >> 8),
					  (unsigned char)stream};

	bufferevent_write(peer->event, head, sizeof(head));
	bufferevent_write(peer->event, payload, len);
}

static inline void
h2_close(struct h2_peer *peer, int by_reset)
{
	struct h2_server *server = peer->server;
	struct h2_peer **at = &server->peers;
	struct linger now = {by_reset, 0};

	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	server->open--;
	if (by_reset)
		setsockopt(bufferevent_getfd(peer->event), SOL_SOCKET,
			   SO_LINGER, &now, sizeof(now));
	nghttp2_hd_inflate_del(peer->inflater);
	bufferevent_free(peer->event);
	free(peer);
}

static inline void
h2_on_drained(struct bufferevent *event, void *arg)
{
	(void)event;
	h2_close(arg, 0);
}

static void h2_on_event(struct bufferevent *, short, void *);

/* Once all that was written is sent. */
static inline void
h2_close_later(struct h2_peer *peer)
{
	bufferevent_disable(peer->event, EV_READ);
	bufferevent_setcb(peer->event, NULL, h2_on_drained, h2_on_event, peer);
}

static void
h2_on_event(struct bufferevent *event, short what, void *arg)
{
	struct h2_peer *peer = arg;

	(void)event;
	peer->server->ended += (what & BEV_EVENT_EOF) != 0;
	peer->server->broken += (what & BEV_EVENT_ERROR) != 0;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
		h2_close(peer, 0);
}

static void
h2_read_head(struct h2_peer *peer, unsigned char *bytes, size_t len)
{
	struct h2_server *server = peer->server;
	nghttp2_nv field;
	int flags = 0;

	buf_clear(&server->head);
	buf_clear(&server->body);
	while ((flags & NGHTTP2_HD_INFLATE_FINAL) == 0) {
		ssize_t used = nghttp2_hd_inflate_hd2(peer->inflater, &field,
						      &flags, bytes, len, 1);

		if (used < 0)
			abort();
		bytes += used;
		len -= (size_t)used;
		if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0)
			buf_addf(&server->head, "%s: %s\n", field.name,
				 field.value);
	}
	nghttp2_hd_inflate_end_headers(peer->inflater);
}

static void
h2_asked(struct h2_peer *peer, int stream)
{
	peer->server->requests++;
	if (peer->server->answer != NULL)
		peer->server->answer(peer, stream);
}

static void
h2_take(struct h2_peer *peer, int type, int flags, int stream,
	unsigned char *bytes, size_t len)
{
	struct h2_server *server = peer->server;

	server->frames[type]++;
	if (type == NGHTTP2_HEADERS)
		h2_read_head(peer, bytes, len);
	if (type == NGHTTP2_DATA)
		buf_add(&server->body, (char *)bytes, len);
	if (type == NGHTTP2_RST_STREAM)
		server->reset = bytes[3];
	if (type == NGHTTP2_SETTINGS && (flags & NGHTTP2_FLAG_ACK) == 0) {
		server->last_settings_len = len;
		memcpy(server->last_settings, bytes, len);
		h2_frame(peer, NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0, "", 0);
	}
	if (type == NGHTTP2_HEADERS)
		peer->last = stream;
	if ((type == NGHTTP2_HEADERS || type == NGHTTP2_DATA) &&
	    (flags & NGHTTP2_FLAG_END_STREAM) != 0)
		h2_asked(peer, stream);
}

static int
h2_has_peer(const struct h2_server *server, const struct h2_peer *peer)
{
	const struct h2_peer *at = server->peers;

	while (at != NULL && at != peer)
		at = at->next;
	return at != NULL;
}

/* Whether there was a whole one. */
static int
h2_take_frame(struct h2_peer *peer)
{
	struct evbuffer *input = bufferevent_get_input(peer->event);
	unsigned char head[FRAME_HEAD], *bytes;
	size_t len;

	if (evbuffer_copyout(input, head, FRAME_HEAD) < FRAME_HEAD)
		return 0;
	len = (size_t)(head[0] << 16 | head[1] << 8 | head[2]);
	if (evbuffer_get_length(input) < FRAME_HEAD + len)
		return 0;
	bytes = malloc(len + 1);
	evbuffer_drain(input, FRAME_HEAD);
	evbuffer_remove(input, bytes, len);
	h2_take(peer, head[3] % FRAME_TYPES, head[4],
		(head[5] & 0x7f) << 24 | head[6] << 16 | head[7] << 8 | head[8],
		bytes, len);
	free(bytes);
	return 1;
}

static void
h2_on_read(struct bufferevent *event, void *arg)
{
	struct h2_peer *peer = arg;
	struct h2_server *server = peer->server;
	struct evbuffer *input = bufferevent_get_input(event);

	if (!peer->greeted) {
		if (evbuffer_get_length(input) < PREFACE)
			return;
		evbuffer_drain(input, PREFACE);
		peer->greeted = 1;
		h2_frame(peer, NGHTTP2_SETTINGS, 0, 0, server->settings,
			 server->settings_len);
	}
	while (h2_has_peer(server, peer) && h2_take_frame(peer))
		;
}

static void
h2_on_accept(struct evconnlistener *listener, evutil_socket_t fd,
	     struct sockaddr *address, int len, void *arg)
{
	struct h2_server *server = arg;
	struct h2_peer *peer = calloc(1, sizeof(*peer));

	(void)listener;
	(void)address;
	(void)len;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	peer->server = server;
	peer->next = server->peers;
	server->peers = peer;
	nghttp2_hd_inflate_new(&peer->inflater);
	peer->event =
	    bufferevent_socket_new(server->base, fd, BEV_OPT_CLOSE_ON_FREE);
	server->connections++;
	if (++server->open > server->most)
		server->most = server->open;
	bufferevent_setcb(peer->event, h2_on_read, NULL, h2_on_event, peer);
	bufferevent_enable(peer->event, EV_READ | EV_WRITE);
}

static inline void
h2_listen(struct h2_server *server, struct event_base *base)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);

	*server = (struct h2_server){.base = base, .settings = ""};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listener = evconnlistener_new_bind(
	    base, h2_on_accept, server, LEV_OPT_CLOSE_ON_FREE, 16,
	    (struct sockaddr *)&address, sizeof(address));
	getsockname(evconnlistener_get_fd(server->listener),
		    (struct sockaddr *)&address, &len);
	server->port = ntohs(address.sin_port);
}

static inline void
h2_stop(struct h2_server *server)
{
	while (server->peers != NULL)
		h2_close(server->peers, 0);
	if (server->listener != NULL)
		evconnlistener_free(server->listener);
	buf_free(&server->head);
	buf_free(&server->body);
}

#endif
