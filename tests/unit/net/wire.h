/* SPDX-License-Identifier: MIT */
/*
 * A server for the tests of transports, on the same event loop: each
 * connection reads a request and answers with given bytes, as given.
 */
#ifndef TESTS_UNIT_NET_WIRE_H
#define TESTS_UNIT_NET_WIRE_H

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum wire_end { WIRE_KEEPS, WIRE_CLOSES, WIRE_RESETS };

struct wire_server {
	struct event_base *base;
	struct evconnlistener *listener;
	int port;
	/* What it does. */
	const char *answer; /* "": never answers */
	enum wire_end end;
	size_t body; /* a request's, to be read before it is answered */
	int drop;    /* so many requests are answered by closing */
	/* What it saw. */
	int connections, open, most, requests;
	int ended, broken; /* by the other side: closed, or reset */
	size_t body_seen;
	unsigned char first; /* byte that ever came */
	char last[4096];     /* request */
};

static void
wire_close(struct wire_server *server, struct bufferevent *event)
{
	server->open--;
	bufferevent_free(event);
}

static void
wire_reset(struct wire_server *server, struct bufferevent *event)
{
	struct linger now = {1, 0};

	setsockopt(bufferevent_getfd(event), SOL_SOCKET, SO_LINGER, &now,
		   sizeof(now));
	wire_close(server, event);
}

static void
wire_on_last_written(struct bufferevent *event, void *arg)
{
	wire_close(arg, event);
}

/* One that has only closed its own side still gets its answer. */
static void
wire_on_event(struct bufferevent *event, short what, void *arg)
{
	struct wire_server *server = arg;

	server->ended += (what & BEV_EVENT_EOF) != 0;
	server->broken += (what & BEV_EVENT_ERROR) != 0;
	if ((what & BEV_EVENT_EOF) != 0 &&
	    evbuffer_get_length(bufferevent_get_output(event)) > 0)
		bufferevent_setcb(event, NULL, wire_on_last_written,
				  wire_on_event, server);
	else if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
		wire_close(server, event);
}

static void wire_on_read(struct bufferevent *, void *);

/* Called when all is written, once it is set by wire_answer. */
static void
wire_on_written(struct bufferevent *event, void *arg)
{
	struct wire_server *server = arg;

	if (server->end == WIRE_CLOSES)
		wire_close(server, event);
}

static void
wire_answer(struct wire_server *server, struct bufferevent *event)
{
	if (server->drop > 0) {
		server->drop--;
		wire_close(server, event);
	} else if (server->end == WIRE_RESETS) {
		wire_reset(server, event);
	} else if (server->answer[0] != '\0') {
		bufferevent_setcb(event, wire_on_read, wire_on_written,
				  wire_on_event, server);
		bufferevent_write(event, server->answer,
				  strlen(server->answer));
	} else if (server->end == WIRE_CLOSES) {
		wire_close(server, event);
	}
}

static void
wire_on_read(struct bufferevent *event, void *arg)
{
	struct wire_server *server = arg;
	struct evbuffer *input = bufferevent_get_input(event);
	struct evbuffer_ptr end = evbuffer_search(input, "\r\n\r\n", 4, NULL);
	size_t len;

	if (server->first == 0)
		evbuffer_copyout(input, &server->first, 1);
	len = evbuffer_get_length(input);
	if (end.pos < 0 || len < (size_t)end.pos + 4 + server->body)
		return;
	server->body_seen = len - (size_t)end.pos - 4;
	memset(server->last, 0, sizeof(server->last));
	evbuffer_remove(
	    input, server->last,
	    len < sizeof(server->last) - 1 ? len : sizeof(server->last) - 1);
	evbuffer_drain(input, evbuffer_get_length(input));
	server->requests++;
	wire_answer(server, event);
}

static void
wire_on_accept(struct evconnlistener *listener, evutil_socket_t fd,
	       struct sockaddr *address, int len, void *arg)
{
	struct wire_server *server = arg;
	struct bufferevent *event =
	    bufferevent_socket_new(server->base, fd, BEV_OPT_CLOSE_ON_FREE);

	(void)listener;
	(void)address;
	(void)len;
	server->connections++;
	if (++server->open > server->most)
		server->most = server->open;
	bufferevent_setcb(event, wire_on_read, NULL, wire_on_event, server);
	bufferevent_enable(event, EV_READ | EV_WRITE);
}

static inline void
wire_listen(struct wire_server *server, struct event_base *base)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);

	*server = (struct wire_server){.base = base, .answer = ""};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listener = evconnlistener_new_bind(
	    base, wire_on_accept, server, LEV_OPT_CLOSE_ON_FREE, 16,
	    (struct sockaddr *)&address, sizeof(address));
	getsockname(evconnlistener_get_fd(server->listener),
		    (struct sockaddr *)&address, &len);
	server->port = ntohs(address.sin_port);
}

#endif
