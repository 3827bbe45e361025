/* SPDX-License-Identifier: MIT */
/* A process that listens on several ports, each in a way of its own. */
#ifndef TESTS_UNIT_DRIVE_PORTS_H
#define TESTS_UNIT_DRIVE_PORTS_H

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum port_way {
	WAY_NONE,      /* no port */
	WAY_ALL,       /* 200 for whatever is asked */
	WAY_ITEMS,     /* 200 for /items, 404 for all else */
	WAY_POSTS,     /* 405 for /items, 404 for all else */
	WAY_NOTHING,   /* 404 */
	WAY_STARTS,    /* 503, four times, then 200 */
	WAY_NEVER,     /* 503 */
	WAY_INSPECTOR, /* as Node's */
	WAY_METRICS,   /* a Prometheus page, whatever is asked */
	WAY_CLOSES,    /* no HTTP */
	WAY_SILENT,    /* accepts, and says nothing */
};

enum { WAYS = 4 };

struct ports {
	pid_t pid;
	int port[WAYS];
};

struct way {
	enum port_way way;
	int asked;
};

static int
way_status(struct way *way, const char *uri)
{
	int items = strcmp(uri, "/items") == 0;

	switch (way->way) {
	case WAY_ITEMS:
		return items ? 200 : 404;
	case WAY_POSTS:
		return items ? 405 : 404;
	case WAY_NOTHING:
		return 404;
	case WAY_STARTS:
		return way->asked++ < 4 ? 503 : 200;
	case WAY_NEVER:
		return 503;
	case WAY_INSPECTOR:
		return strcmp(uri, "/json/version") == 0 ? 200 : 400;
	default:
		return 200;
	}
}

static void
way_answer(struct evhttp_request *request, void *arg)
{
	struct way *way = arg;
	struct evbuffer *body = evbuffer_new();

	if (way->way == WAY_INSPECTOR)
		evbuffer_add_printf(body, "{ \"Protocol-Version\": \"1.1\" }");
	else if (way->way == WAY_METRICS)
		evbuffer_add_printf(body, "# HELP up Whether.\nup 1\n");
	else
		evbuffer_add_printf(body, "hello");
	evhttp_send_reply(request,
			  way_status(way, evhttp_request_get_uri(request)),
			  NULL, body);
	evbuffer_free(body);
}

static void
way_close(struct evconnlistener *listener, evutil_socket_t fd,
	  struct sockaddr *address, int len, void *arg)
{
	(void)listener;
	(void)address;
	(void)len;
	(void)arg;
	close(fd);
}

static void
way_serve(struct event_base *base, struct way *way, int fd)
{
	struct evhttp *http;

	if (way->way == WAY_SILENT)
		return;
	if (way->way == WAY_CLOSES) {
		evconnlistener_new(base, way_close, NULL, 0, 0, fd);
		return;
	}
	http = evhttp_new(base);
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_OPTIONS);
	evhttp_set_gencb(http, way_answer, way);
	evhttp_accept_socket(http, fd);
}

/* In the child. */
static void
ports_serve(const enum port_way *ways, const int *fds)
{
	static struct way states[WAYS];
	struct event_base *base = event_base_new();

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < WAYS; i++) {
		states[i].way = ways[i];
		if (ways[i] != WAY_NONE)
			way_serve(base, &states[i], fds[i]);
	}
	event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
	_exit(1);
}

static inline void
ports_open(struct ports *ports, const enum port_way ways[WAYS])
{
	int fds[WAYS];

	for (int i = 0; i < WAYS; i++) {
		struct sockaddr_in address = {.sin_family = AF_INET,
					      .sin_addr.s_addr =
						  htonl(INADDR_LOOPBACK)};
		socklen_t len = sizeof(address);

		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		bind(fds[i], (struct sockaddr *)&address, len);
		if (ways[i] != WAY_NONE)
			listen(fds[i], 16);
		getsockname(fds[i], (struct sockaddr *)&address, &len);
		ports->port[i] = ntohs(address.sin_port);
	}
	ports->pid = fork();
	if (ports->pid == 0)
		ports_serve(ways, fds);
	for (int i = 0; i < WAYS; i++)
		close(fds[i]);
}

static inline void
ports_close(struct ports *ports)
{
	kill(ports->pid, SIGKILL);
	waitpid(ports->pid, NULL, 0);
}

#endif
