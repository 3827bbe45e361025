/* SPDX-License-Identifier: MIT */
#include "net/page_server.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <event2/thread.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/thread.h"

enum { VISITS = 32, BACKLOG = 128 };

/* For a whole visit, whatever comes; for a listener without descriptors. */
static const struct timeval patience = {5, 0}, pause_length = {1, 0};

/* A connection. */
struct visit {
	struct page_server *server;
	struct bufferevent *stream;
	struct event *deadline;
	int answered; /* what comes now is not read */
	int has_page; /* that is not sent yet, or not all of it */
	int left;     /* the peer will send no more */
};

struct page_server {
	struct page_served served;
	struct event_base *base;
	struct evconnlistener *listener;
	struct event *resume, *end, *end_late;
	struct visit *visits[VISITS]; /* the oldest first */
	size_t count;
	int closing;
	unsigned port;
	pthread_t thread;
};

static void
visit_free(struct visit *visit)
{
	struct page_server *server = visit->server;
	size_t i = 0;

	while (server->visits[i] != visit)
		i++;
	memmove(server->visits + i, server->visits + i + 1,
		(server->count - i - 1) * sizeof(server->visits[0]));
	server->count--;
	event_free(visit->deadline);
	bufferevent_free(visit->stream);
	free(visit);
	if (server->closing && server->count == 0)
		event_base_loopbreak(server->base);
}

static void
visit_is_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	visit_free(arg);
}

/* A reply without a page says why, in a word or two. */
static void
visit_send(struct visit *visit, int status, const struct buf *page,
	   const struct buf *headers)
{
	const struct page_served *served = &visit->server->served;
	const char *words = page_status_words(status);
	size_t length = status == 200 ? page->len : strlen(words) + 1;
	char date[64];

	evutil_date_rfc1123(date, sizeof(date), NULL);
	evbuffer_add_printf(
	    bufferevent_get_output(visit->stream),
	    "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n%s%s%s\r\n",
	    status, words, date,
	    status == 200 ? served->type : "text/plain; charset=utf-8", length,
	    status == 405 ? "Allow: GET\r\n" : "", served->headers,
	    buf_text(headers));
	if (status == 200)
		bufferevent_write(visit->stream, buf_text(page), page->len);
	else
		evbuffer_add_printf(bufferevent_get_output(visit->stream),
				    "%s\n", words);
}

static void
visit_answer(struct visit *visit, int status)
{
	const struct page_served *served = &visit->server->served;
	struct buf page = {0}, headers = {0};

	if (status == 200 && served->fill(served->arg, &page, &headers) != 0)
		status = 503;
	if (status != 200)
		buf_clear(&headers);
	visit->answered = 1;
	visit->has_page = status == 200;
	visit_send(visit, status, &page, &headers);
	buf_free(&headers);
	buf_free(&page);
}

/* What follows a request is thrown away, so that it does not grow. */
static void
visit_read(struct bufferevent *stream, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(stream);
	struct visit *visit = arg;
	int status = 0;

	if (!visit->answered)
		status = page_request_status(
		    &visit->server->served.access,
		    (const char *)evbuffer_pullup(input, -1),
		    evbuffer_get_length(input));
	if (status != 0)
		visit_answer(visit, status);
	if (visit->answered)
		evbuffer_drain(input, evbuffer_get_length(input));
}

/* All is sent. The peer closes, or the deadline does: to close with bytes of
 * its own unread could take the reply from it. */
static void
visit_written(struct bufferevent *stream, void *arg)
{
	struct visit *visit = arg;
	const struct page_served *served = &visit->server->served;

	if (!visit->answered)
		return;
	shutdown(bufferevent_getfd(stream), SHUT_WR);
	if (visit->has_page && served->sent != NULL)
		served->sent(served->arg);
	visit->has_page = 0;
	if (visit->left)
		visit_free(visit);
}

/* Its end, or an error. A peer may close its side once it has asked. */
static void
visit_event(struct bufferevent *stream, short what, void *arg)
{
	struct visit *visit = arg;

	visit->left = 1;
	if ((what & BEV_EVENT_ERROR) != 0 || !visit->answered ||
	    evbuffer_get_length(bufferevent_get_output(stream)) == 0)
		visit_free(visit);
}

static void
server_accept(struct evconnlistener *listener, evutil_socket_t fd,
	      struct sockaddr *address, int length, void *arg)
{
	struct page_server *server = arg;
	struct visit *visit = xcalloc(1, sizeof(*visit));

	(void)listener;
	(void)address;
	(void)length;
	/* Who holds many connections loses them, and shuts out nobody. */
	if (server->count == VISITS)
		visit_free(server->visits[0]);
	*visit = (struct visit){.server = server,
				.stream = bufferevent_socket_new(
				    server->base, fd, BEV_OPT_CLOSE_ON_FREE)};
	visit->deadline = evtimer_new(server->base, visit_is_late, visit);
	bufferevent_setcb(visit->stream, visit_read, visit_written, visit_event,
			  visit);
	bufferevent_setwatermark(visit->stream, EV_READ, 0, PAGE_HEAD_MOST);
	evtimer_add(visit->deadline, &patience);
	bufferevent_enable(visit->stream, EV_READ | EV_WRITE);
	server->visits[server->count++] = visit;
}

static void
server_resume(evutil_socket_t fd, short what, void *arg)
{
	struct page_server *server = arg;

	(void)fd;
	(void)what;
	if (!server->closing)
		evconnlistener_enable(server->listener);
}

/* There are no descriptors left, say: without a pause it would try for ever. */
static void
server_accept_failed(struct evconnlistener *listener, void *arg)
{
	struct page_server *server = arg;

	evconnlistener_disable(listener);
	evtimer_add(server->resume, &pause_length);
}

/* Who has not asked by now is not answered. */
static void
server_end(evutil_socket_t fd, short what, void *arg)
{
	struct page_server *server = arg;

	(void)fd;
	(void)what;
	evconnlistener_disable(server->listener);
	for (size_t i = server->count; i > 0; i--)
		if (!server->visits[i - 1]->has_page)
			visit_free(server->visits[i - 1]);
	server->closing = 1;
	if (server->count == 0)
		event_base_loopbreak(server->base);
	else
		evtimer_add(server->end_late, &pause_length);
}

static void
server_end_late(evutil_socket_t fd, short what, void *arg)
{
	struct page_server *server = arg;

	(void)fd;
	(void)what;
	event_base_loopbreak(server->base);
}

static void *
server_run(void *arg)
{
	struct page_server *server = arg;

	event_base_loop(server->base, EVLOOP_NO_EXIT_ON_EMPTY);
	return NULL;
}

static unsigned
server_port(evutil_socket_t fd)
{
	struct sockaddr_storage address = {0};
	socklen_t length = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
		return 0;
	return ntohs(address.ss_family == AF_INET6
			 ? ((struct sockaddr_in6 *)&address)->sin6_port
			 : ((struct sockaddr_in *)&address)->sin_port);
}

static struct evconnlistener *
server_listen(struct page_server *server, const struct addrinfo *at)
{
	struct evconnlistener *listener = evconnlistener_new_bind(
	    server->base, server_accept, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE,
	    BACKLOG, at->ai_addr, (int)at->ai_addrlen);

	if (listener != NULL)
		evconnlistener_set_error_cb(listener, server_accept_failed);
	return listener;
}

/* "[::1]:9464", "127.0.0.1:9464": without the brackets. */
static int
server_bind(struct page_server *server, const char *address,
	    const char *as_given, struct error *err)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
				       .ai_flags = AI_PASSIVE};
	const char *colon = strrchr(address, ':');
	size_t length = (size_t)(colon - address);
	int bracketed = address[0] == '[';
	char *host =
	    xstrndup(address + bracketed, length - 2 * (size_t)bracketed);
	struct addrinfo *found = NULL;

	if (getaddrinfo(host, colon + 1, &hints, &found) == 0) {
		server->listener = server_listen(server, found);
		freeaddrinfo(found);
	}
	free(host);
	if (server->listener == NULL)
		return error_set(err, STATUS_UNAVAILABLE,
				 "%s: the address cannot be listened on: "
				 "choose another port",
				 as_given);
	server->port = server_port(evconnlistener_get_fd(server->listener));
	return 0;
}

static void
server_free(struct page_server *server)
{
	server->closing = 0;
	while (server->count > 0)
		visit_free(server->visits[0]);
	if (server->listener != NULL)
		evconnlistener_free(server->listener);
	event_free(server->resume);
	event_free(server->end);
	event_free(server->end_late);
	event_base_free(server->base);
	free(server);
}

struct page_server *
page_server_open(const char *address, const char *as_given,
		 const struct page_served *served, struct error *err)
{
	struct page_server *server = xcalloc(1, sizeof(*server));

	evthread_use_pthreads();
	server->served = *served;
	server->base = event_base_new();
	server->resume = evtimer_new(server->base, server_resume, server);
	server->end = event_new(server->base, -1, 0, server_end, server);
	server->end_late = evtimer_new(server->base, server_end_late, server);
	if (server_bind(server, address, as_given, err) == 0 &&
	    thread_start(&server->thread, server_run, server, err) == 0)
		return server;
	server_free(server);
	return NULL;
}

unsigned
page_server_port(const struct page_server *server)
{
	return server->port;
}

void
page_server_close(struct page_server *server)
{
	if (server == NULL)
		return;
	event_active(server->end, EV_TIMEOUT, 0);
	pthread_join(server->thread, NULL);
	server_free(server);
}
