/* SPDX-License-Identifier: MIT */
/*
 * A server for the tests of transports, on the same event loop: each connection
 * reads a request and answers with exactly the given bytes.
 */
#ifndef TESTS_UNIT_NET_RAW_SERVER_H
#define TESTS_UNIT_NET_RAW_SERVER_H

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/listener.h>

#include <openssl/ssl.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum raw_end {
	RAW_KEEPS,
	RAW_CLOSES,
	RAW_BREAKS_OFF, /* closes without a word; differs by TLS alone */
	RAW_RESETS,
	RAW_HALF_CLOSES /* with the answer, and reads on */
};

struct raw_server {
	struct event_base *base;
	struct evconnlistener *listener;
	int port;
	SSL_CTX *tls; /* NULL: without */
	/* What it does. */
	const char *answer;    /* "": never answers */
	const char *challenge; /* instead, to whom shows no login; NULL */
	size_t answer_len;     /* 0: up to its NUL */
	int drips;	       /* a byte at a time; one connection alone */
	enum raw_end end;
	size_t body;	 /* a request's, to be read before it is answered */
	int drop;	 /* so many requests are answered by closing */
	int drop_resets; /* or by a reset */
	/* What it saw. */
	int connections, open, most, requests;
	int ended, broken; /* by the other side: closed, or reset */
	size_t body_seen;
	unsigned char first; /* byte that ever came */
	char last[4096];     /* request */
	/* Its own. */
	struct event *drip;
	struct bufferevent *drips_to;
	size_t dripped;
};

static void
raw_drop(struct raw_server *server, struct bufferevent *event)
{
	server->open--;
	if (server->drips_to == event)
		server->drips_to = NULL;
	bufferevent_free(event);
}

static void
raw_end(struct bufferevent *event)
{
	SSL *ssl = bufferevent_openssl_get_ssl(event);

	if (ssl != NULL && SSL_is_init_finished(ssl))
		SSL_shutdown(ssl);
}

static void
raw_close(struct raw_server *server, struct bufferevent *event)
{
	if (server->end != RAW_BREAKS_OFF)
		raw_end(event);
	raw_drop(server, event);
}

/* At once, not by the event. */
static void
raw_say(struct bufferevent *event, const char *bytes, size_t len)
{
	SSL *ssl = bufferevent_openssl_get_ssl(event);

	if (ssl != NULL)
		SSL_write(ssl, bytes, (int)len);
	else
		send(bufferevent_getfd(event), bytes, len, MSG_NOSIGNAL);
}

static void
raw_reset(struct raw_server *server, struct bufferevent *event)
{
	struct linger now = {1, 0};

	setsockopt(bufferevent_getfd(event), SOL_SOCKET, SO_LINGER, &now,
		   sizeof(now));
	raw_drop(server, event);
}

static void
raw_on_last_written(struct bufferevent *event, void *arg)
{
	raw_close(arg, event);
}

/* A client that has only shut down its sending side still gets its answer. */
static void
raw_on_event(struct bufferevent *event, short what, void *arg)
{
	struct raw_server *server = arg;

	server->ended += (what & BEV_EVENT_EOF) != 0;
	server->broken += (what & BEV_EVENT_ERROR) != 0;
	if ((what & BEV_EVENT_EOF) != 0 &&
	    evbuffer_get_length(bufferevent_get_output(event)) > 0)
		bufferevent_setcb(event, NULL, raw_on_last_written,
				  raw_on_event, server);
	else if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
		raw_close(server, event);
}

static void raw_on_read(struct bufferevent *, void *);

/* Called when all is written, once it is set by raw_answer. */
static void
raw_on_written(struct bufferevent *event, void *arg)
{
	struct raw_server *server = arg;

	if (server->end == RAW_CLOSES || server->end == RAW_BREAKS_OFF)
		raw_close(server, event);
}

static const char *
raw_text(const struct raw_server *server)
{
	return server->challenge != NULL &&
		       strstr(server->last, "\r\nAuthorization: ") == NULL
		   ? server->challenge
		   : server->answer;
}

static size_t
raw_length(const struct raw_server *server)
{
	return server->answer_len > 0 ? server->answer_len
				      : strlen(raw_text(server));
}

static void
raw_ignore(struct bufferevent *event, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(event);

	(void)arg;
	evbuffer_drain(input, evbuffer_get_length(input));
}

/* At once, so that the client finds both in one look. */
static void
raw_half_close(struct raw_server *server, struct bufferevent *event)
{
	int fd = bufferevent_getfd(event);

	raw_say(event, raw_text(server), raw_length(server));
	raw_end(event);
	shutdown(fd, SHUT_WR);
	bufferevent_setcb(event, raw_ignore, NULL, raw_on_event, server);
}

/* The event loop turns between two bytes: the client reads each by itself. */
static void
raw_drip(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval at_once = {0, 0};
	struct raw_server *server = arg;

	(void)fd;
	(void)what;
	if (server->drips_to == NULL)
		return;
	if (server->dripped == raw_length(server)) {
		if (server->end == RAW_CLOSES)
			raw_close(server, server->drips_to);
		server->drips_to = NULL;
		return;
	}
	raw_say(server->drips_to, raw_text(server) + server->dripped++, 1);
	evtimer_add(server->drip, &at_once);
}

static void
raw_begin_drip(struct raw_server *server, struct bufferevent *event)
{
	if (server->drip == NULL)
		server->drip = evtimer_new(server->base, raw_drip, server);
	server->drips_to = event;
	server->dripped = 0;
	raw_drip(-1, 0, server);
}

static void
raw_answer(struct raw_server *server, struct bufferevent *event)
{
	if (server->drop > 0) {
		server->drop--;
		if (server->drop_resets)
			raw_reset(server, event);
		else
			raw_close(server, event);
	} else if (server->end == RAW_HALF_CLOSES) {
		raw_half_close(server, event);
	} else if (server->drips) {
		raw_begin_drip(server, event);
	} else if (server->end == RAW_RESETS) {
		raw_reset(server, event);
	} else if (raw_length(server) > 0) {
		bufferevent_setcb(event, raw_on_read, raw_on_written,
				  raw_on_event, server);
		bufferevent_write(event, raw_text(server), raw_length(server));
	} else if (server->end == RAW_CLOSES) {
		raw_close(server, event);
	}
}

static void
raw_on_read(struct bufferevent *event, void *arg)
{
	struct raw_server *server = arg;
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
	raw_answer(server, event);
}

static struct bufferevent *
raw_event(struct raw_server *server, evutil_socket_t fd)
{
	struct bufferevent *event;

	if (server->tls == NULL)
		return bufferevent_socket_new(server->base, fd,
					      BEV_OPT_CLOSE_ON_FREE);
	event = bufferevent_openssl_socket_new(
	    server->base, fd, SSL_new(server->tls), BUFFEREVENT_SSL_ACCEPTING,
	    BEV_OPT_CLOSE_ON_FREE);
	return event;
}

static void
raw_on_accept(struct evconnlistener *listener, evutil_socket_t fd,
	      struct sockaddr *address, int len, void *arg)
{
	struct raw_server *server = arg;
	struct bufferevent *event = raw_event(server, fd);

	(void)listener;
	(void)address;
	(void)len;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	server->connections++;
	if (++server->open > server->most)
		server->most = server->open;
	bufferevent_setcb(event, raw_on_read, NULL, raw_on_event, server);
	bufferevent_enable(event, EV_READ | EV_WRITE);
}

static inline void
raw_listen(struct raw_server *server, struct event_base *base)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);

	*server = (struct raw_server){.base = base, .answer = ""};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listener = evconnlistener_new_bind(
	    base, raw_on_accept, server, LEV_OPT_CLOSE_ON_FREE, 16,
	    (struct sockaddr *)&address, sizeof(address));
	getsockname(evconnlistener_get_fd(server->listener),
		    (struct sockaddr *)&address, &len);
	server->port = ntohs(address.sin_port);
}

static inline void
raw_stop(struct raw_server *server)
{
	evconnlistener_free(server->listener);
	if (server->drip != NULL)
		event_free(server->drip);
}

#endif
