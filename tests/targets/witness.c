/* SPDX-License-Identifier: MIT */
/*
 * A service that writes down what it is asked, a line a request:
 *	0.123 POST /publish?a=1 {"the":"body"}
 * with the seconds since the first one. /gone is answered 404. What asks
 *whether it is ready is not written down.
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char *
method_name(struct evhttp_request *request)
{
	switch (evhttp_request_get_command(request)) {
	case EVHTTP_REQ_GET:
		return "GET";
	case EVHTTP_REQ_HEAD:
		return "HEAD";
	case EVHTTP_REQ_POST:
		return "POST";
	case EVHTTP_REQ_DELETE:
		return "DELETE";
	default:
		return "?";
	}
}

static int
only_asks_if_ready(struct evhttp_request *request)
{
	const char *agent = evhttp_find_header(
	    evhttp_request_get_input_headers(request), "User-Agent");

	return agent != NULL && strcmp(agent, "flatline-ready") == 0;
}

static void
on_request(struct evhttp_request *request, void *arg)
{
	static double first;
	struct evbuffer *input = evhttp_request_get_input_buffer(request);
	size_t length = evbuffer_get_length(input);
	const char *url = evhttp_request_get_uri(request);

	(void)arg;
	if (only_asks_if_ready(request)) {
		evhttp_send_reply(request, 200, NULL, NULL);
		return;
	}
	if (first == 0)
		first = now();
	printf("%.3f %s %s %.*s\n", now() - first, method_name(request), url,
	       (int)length,
	       length > 0 ? (char *)evbuffer_pullup(input, -1) : "");
	fflush(stdout);
	evhttp_send_reply(request, strcmp(url, "/gone") == 0 ? 404 : 200, NULL,
			  NULL);
}

int
main(void)
{
	struct event_base *base = event_base_new();
	struct evhttp *http = evhttp_new(base);

	signal(SIGPIPE, SIG_IGN);
	evhttp_set_allowed_methods(http, 0xffff);
	evhttp_set_gencb(http, on_request, NULL);
	if (evhttp_bind_socket(http, "127.0.0.1", 0) != 0)
		return 1;
	return event_base_dispatch(base);
}
