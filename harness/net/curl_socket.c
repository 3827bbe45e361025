/* SPDX-License-Identifier: MIT */
/* libcurl's multi_socket interface on libevent. */
#include "net/curl.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/curl_begin.h"

/* A socket of curl's in the event loop. */
struct socket_event {
	struct curl_client *client;
	struct event *event;
};

/* Ends the transfers that curl has finished; done() may start the next. */
static void
client_collect(struct curl_client *client)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
		struct slot *slot = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
				  (char **)&slot);
		if (handle_was_stale(slot, message->data.result))
			transfer_again(slot);
		else
			transfer_complete(slot, message->data.result);
	}
}

static void
client_act(struct curl_client *client, curl_socket_t socket, int what)
{
	int running;

	guard_enter(&client->guard,
		    socket == CURL_SOCKET_TIMEOUT ? GUARD_ANY : socket);
	curl_multi_socket_action(client->multi, socket, what, &running);
	guard_leave(&client->guard);
	client_collect(client);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct socket_event *event = arg;

	client_act(event->client, fd,
		   ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
		       ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	client_act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int
client_set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct curl_client *client = arg;
	struct timeval after = {timeout_ms / 1000, timeout_ms % 1000 * 1000};

	(void)multi;
	if (timeout_ms < 0)
		evtimer_del(client->timer);
	else
		evtimer_add(client->timer, &after);
	return 0;
}

static void
socket_event_free(struct socket_event *event)
{
	if (event == NULL)
		return;
	event_free(event->event);
	free(event);
}

static int
client_set_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *old)
{
	struct curl_client *client = arg;
	struct socket_event *event = old;
	struct slot *slot = NULL;
	short events = EV_PERSIST;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&slot);
	if (slot != NULL && what != CURL_POLL_REMOVE)
		slot->fd = fd;
	if (what == CURL_POLL_REMOVE) {
		socket_event_free(event);
		curl_multi_assign(client->multi, fd, NULL);
		return 0;
	}
	if (event == NULL) {
		event = xcalloc(1, sizeof(*event));
		event->client = client;
		curl_multi_assign(client->multi, fd, event);
	} else {
		event_free(event->event);
	}
	events |= (what & CURL_POLL_IN) != 0 ? EV_READ : 0;
	events |= (what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0;
	event->event =
	    event_new(client->settings.base, fd, events, on_socket, event);
	event_add(event->event, NULL);
	return 0;
}

CURLM *
client_multi(struct curl_client *client)
{
	const struct transport_settings *settings = &client->settings;
	CURLM *multi;

	curl_begin();
	multi = curl_multi_init();
	if (multi == NULL)
		return NULL;
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, client_set_socket);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, client_set_timer);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client);
	curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
			  (long)settings->connections);
	/* The default would close connections of users that think. */
	curl_multi_setopt(
	    multi, CURLMOPT_MAXCONNECTS,
	    settings->connections > 0 ? (long)settings->connections : 1000000L);
	return multi;
}

struct event *
client_timer_event(struct curl_client *client)
{
	return evtimer_new(client->settings.base, on_timer, client);
}
