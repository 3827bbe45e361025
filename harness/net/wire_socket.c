/* SPDX-License-Identifier: MIT */
/*
 * libcurl's multi_socket interface on libevent. curl tells us which sockets and
 * what timeout to watch, we tell it what happened.
 */
#include "net/wire.h"

#include <stdlib.h>

#include "base/mem.h"

/* One socket of curl's that the event loop watches. */
struct watch {
	struct wire *wire;
	struct event *event;
};

/* Hands out what curl has finished; a done() may start the next request. */
static void
wire_collect(struct wire *wire)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(wire->multi, &left)) != NULL) {
		struct slot *slot = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
				  (char **)&slot);
		wire_complete(slot, message->data.result);
	}
}

static void
wire_act(struct wire *wire, curl_socket_t socket, int what)
{
	int running;

	curl_multi_socket_action(wire->multi, socket, what, &running);
	wire_collect(wire);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct watch *watch = arg;

	wire_act(watch->wire, fd,
		 ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
		     ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	wire_act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int
wire_set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct wire *wire = arg;
	struct timeval after = {timeout_ms / 1000, timeout_ms % 1000 * 1000};

	(void)multi;
	if (timeout_ms < 0)
		evtimer_del(wire->timer);
	else
		evtimer_add(wire->timer, &after);
	return 0;
}

static void
watch_free(struct watch *watch)
{
	if (watch == NULL)
		return;
	event_free(watch->event);
	free(watch);
}

static int
wire_set_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *old)
{
	struct wire *wire = arg;
	struct watch *watch = old;
	short events = EV_PERSIST;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		watch_free(watch);
		curl_multi_assign(wire->multi, fd, NULL);
		return 0;
	}
	if (watch == NULL) {
		watch = xcalloc(1, sizeof(*watch));
		watch->wire = wire;
		curl_multi_assign(wire->multi, fd, watch);
	} else {
		event_free(watch->event);
	}
	events |= (what & CURL_POLL_IN) != 0 ? EV_READ : 0;
	events |= (what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0;
	watch->event =
	    event_new(wire->settings.base, fd, events, on_socket, watch);
	event_add(watch->event, NULL);
	return 0;
}

CURLM *
wire_multi(struct wire *wire)
{
	const struct transport_settings *settings = &wire->settings;
	CURLM *multi = curl_multi_init();

	if (multi == NULL)
		return NULL;
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, wire_set_socket);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, wire);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, wire_set_timer);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, wire);
	curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
			  (long)settings->connections);
	/* The default would close those of users that think. */
	curl_multi_setopt(
	    multi, CURLMOPT_MAXCONNECTS,
	    settings->connections > 0 ? (long)settings->connections : 1000000L);
	return multi;
}

struct event *
wire_timer_event(struct wire *wire)
{
	return evtimer_new(wire->settings.base, on_timer, wire);
}
