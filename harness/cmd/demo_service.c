/* SPDX-License-Identifier: MIT */
#include "cmd/demo.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

/* A client as real libraries have them: a connection and its buffers. */
enum { CLIENT_BUFFERS = 12 << 10 };

struct client {
	int fd;
	char buffers[CLIENT_BUFFERS];
};

struct service {
	int broker_port;
	int fixed;
	struct client *cached; /* the only client of the fixed form */
};

static struct client *
client_new(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port)};
	struct client *client = xmalloc(sizeof(*client));

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memset(client->buffers, 1, sizeof(client->buffers));
	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd >= 0 && connect(client->fd, (struct sockaddr *)&address,
				       sizeof(address)) == 0)
		return client;
	if (client->fd >= 0)
		close(client->fd);
	free(client);
	return NULL;
}

static void
reply(struct evhttp_request *request, int status, const char *text)
{
	struct evbuffer *body = evbuffer_new();

	evbuffer_add_printf(body, "%s\n", text);
	evhttp_send_reply(request, status, NULL, body);
	evbuffer_free(body);
}

/*
 * The bug: each request makes a new client and nobody closes it. The fix: one
 * client, made by the first request and reused.
 */
static void
on_publish(struct evhttp_request *request, void *arg)
{
	struct service *service = arg;
	struct client *client = service->cached;

	if (client == NULL)
		client = client_new(service->broker_port);
	if (service->fixed)
		service->cached = client;
	if (client != NULL &&
	    send(client->fd, "message\n", 8, MSG_NOSIGNAL) == 8)
		reply(request, 200, "{\"published\":true}");
	else
		reply(request, 503, "{\"error\":\"no broker\"}");
}

static void
on_health(struct evhttp_request *request, void *arg)
{
	(void)arg;
	reply(request, 200, "{\"healthy\":true}");
}

int
demo_service_run(int broker_port, int fixed, struct error *err)
{
	struct service service = {broker_port, fixed, NULL};
	struct event_base *base;
	struct evhttp *http;
	int port, fd = demo_listen(&port, err);

	if (fd < 0)
		return -1;
	base = event_base_new();
	http = evhttp_new(base);
	evhttp_accept_socket(http, fd);
	evhttp_set_cb(http, "/publish", on_publish, &service);
	evhttp_set_cb(http, "/health", on_health, NULL);
	printf("listening on %d\n", port);
	fflush(stdout);
	event_base_dispatch(base);
	return error_set(err, STATUS_BUG, "the demo's service has ended");
}
