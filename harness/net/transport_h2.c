/* SPDX-License-Identifier: MIT */
/*
 * HTTP/2 by nghttp2, by TLS or without, directly on libevent: streams over
 * connections of our own. Names are resolved once, before the load begins.
 */
#include "net/h2.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/permit.h"

/* In the order of preference: the second tells who speaks no HTTP/2. */
static const char *const protocols[] = {"h2", "http/1.1", NULL};

static void
h2_send(struct slot *slot, const struct http_request *request, reply_fn done,
	void *arg)
{
	char detail[sizeof(slot->told.detail)];
	enum http_failure failure;

	h2_slot_begin(slot, request, done, arg);
	failure =
	    permit_own(request, &slot->h2->settings,
		       "HTTP/2 has no Transfer-Encoding: leave it out", detail);
	if (failure == HTTP_ANSWERED)
		h2_slot_start(slot);
	else
		h2_slot_fail(slot, failure, "%s", detail);
}

static struct slot *
h2_slot_new(void *state)
{
	struct slot *slot = xcalloc(1, sizeof(*slot));

	h2_slot_init(slot, state);
	return slot;
}

static void
h2_slot_join(struct slot *slot, struct slot *first)
{
	slot->first = first;
}

static void
h2_slot_free(struct slot *slot)
{
	h2_slot_cancel(slot);
	if (slot->own != NULL)
		h2_session_retire(slot->own);
	deadline_forget(&slot->h2->deadlines, &slot->deadline);
	bodies_drop(&slot->body);
	buf_free(&slot->path);
	buf_free(&slot->head);
	buf_free(&slot->body);
	h2_misbehave_free(slot);
	free(slot);
}

static void
h2_close(void *state)
{
	struct h2 *h2 = state;

	while (!link_is_alone(&h2->sessions))
		h2_session_close(
		    LINKED(h2->sessions.next, struct h2_session, all));
	connections_free(&h2->connections);
	tls_forget(&h2->memory);
	event_del(&h2->serving);
	deadlines_free(&h2->deadlines);
	h2_fields_end(h2);
	http1_preset_free(&h2->preset);
	nghttp2_session_callbacks_del(h2->callbacks);
	h2_memory_end(&h2->blocks);
	free(h2);
}

static const struct connection_events session_events = {
    .established = h2_session_established,
    .unreachable = h2_session_unreachable,
    .untrusted = h2_session_untrusted,
    .greeted = h2_session_greeted,
    .readable = h2_session_readable,
    .writable = h2_session_writable,
};

static void
on_serving(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	h2_pool_serve(arg);
}

static struct h2 *
h2_new(const struct transport_settings *settings)
{
	struct h2 *h2 = xcalloc(1, sizeof(*h2));

	h2->settings = *settings;
	h2->events = &h2_slot_events;
	link_init(&h2->sessions);
	link_init(&h2->roomy);
	link_init(&h2->waiting);
	event_assign(&h2->serving, settings->base, -1, 0, on_serving, h2);
	http1_preset(&h2->preset, &settings->address, settings->headers);
	h2->preset.mark = settings->mark;
	h2_fields_begin(h2);
	h2->callbacks = h2_stream_callbacks();
	h2_memory_begin(&h2->blocks);
	return h2;
}

static void *
h2_open(const struct transport_settings *settings, struct error *err)
{
	struct h2 *h2;

	if (permit_settings(settings, err) != 0)
		return NULL;
	h2 = h2_new(settings);
	if (deadlines_init(&h2->deadlines, settings->base,
			   h2_slot_on_deadline) != 0)
		error_set(err, STATUS_BUG, "a timer could not be created");
	else if (connections_begin(&h2->connections, settings, &session_events,
				   protocols, err) == 0)
		return h2;
	h2_close(h2);
	return NULL;
}

static const char *
h2_refuses(const struct transport_settings *settings)
{
	const struct strings *hosts = settings->allow_hosts;
	const char *option = permit_needs_curl(settings);

	if (!settings->http2)
		return "HTTP/2 was not asked for by --http2";
	if (hosts != NULL && hosts->count > 0)
		return "--allow-host names another host";
	if (option != NULL)
		return option;
	return settings->compressed ? "--compressed" : NULL;
}

const struct transport transport_h2 = {
    .name = "h2",
    .help = "HTTP/2 and TLS, at the lowest cost",
    .refuses = h2_refuses,
    .open = h2_open,
    .close = h2_close,
    .slot_new = h2_slot_new,
    .slot_join = h2_slot_join,
    .slot_free = h2_slot_free,
    .send = h2_send,
    .cancel = h2_slot_cancel,
};
