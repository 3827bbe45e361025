/* SPDX-License-Identifier: MIT */
/*
 * HTTP/1.1 over TCP or TLS, directly on libevent: most load is of this kind, at
 * the lowest cost. Names are resolved once, before the load begins.
 */
#include "net/h1.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/permit.h"

/* In the order of preference, for ALPN. */
static const char *const h1_protocols[] = {"http/1.1", NULL};

static void
h1_send(struct slot *slot, const struct http_request *request, reply_fn done,
	void *arg)
{
	char detail[sizeof(slot->told.detail)];
	enum http_failure failure;

	slot_begin(slot, request, done, arg);
	failure = permit_own(request, &slot->h1->settings,
			     "a body is sent with its length: leave out "
			     "Transfer-Encoding, or use --transport curl",
			     detail);
	if (failure == HTTP_ANSWERED)
		slot_start(slot);
	else
		slot_fail(slot, failure, "%s", detail);
}

static struct slot *
h1_slot_new(void *state)
{
	struct slot *slot = xcalloc(1, sizeof(*slot));

	slot_init(slot, state);
	return slot;
}

static void
h1_slot_free(struct slot *slot)
{
	slot_cancel(slot);
	slot_close(slot);
	tls_forget(&slot->memory);
	deadline_forget(&slot->h1->deadlines, &slot->deadline);
	bodies_drop(&slot->body);
	buf_free(&slot->out);
	buf_free(&slot->path);
	buf_free(&slot->head);
	buf_free(&slot->body);
	misbehave_free(slot);
	free(slot);
}

static void
h1_close(void *state)
{
	struct h1 *h1 = state;

	connections_free(&h1->connections);
	tls_forget(&h1->memory);
	event_del(&h1->serving);
	deadlines_free(&h1->deadlines);
	http1_preset_free(&h1->preset);
	free(h1);
}

static const struct connection_events slot_events = {
    .established = slot_established,
    .unreachable = slot_unreachable,
    .untrusted = slot_untrusted,
    .greeted = slot_greeted,
    .readable = read_readable,
    .writable = slot_writable,
};

static void
on_serving(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	slot_serve(arg);
}

static void *
h1_open(const struct transport_settings *settings, struct error *err)
{
	struct h1 *h1;

	if (permit_settings(settings, err) != 0)
		return NULL;
	h1 = xcalloc(1, sizeof(*h1));
	h1->settings = *settings;
	queue_init(&h1->waiting);
	event_assign(&h1->serving, settings->base, -1, 0, on_serving, h1);
	http1_preset(&h1->preset, &settings->address, settings->headers);
	h1->preset.mark = settings->mark;
	if (deadlines_init(&h1->deadlines, settings->base, slot_on_deadline) !=
	    0)
		error_set(err, STATUS_BUG, "a timer could not be created");
	else if (connections_begin(&h1->connections, settings, &slot_events,
				   h1_protocols, err) == 0)
		return h1;
	h1_close(h1);
	return NULL;
}

static const char *
h1_refuses(const struct transport_settings *settings)
{
	const struct strings *hosts = settings->allow_hosts;
	const char *option = permit_needs_curl(settings);

	if (hosts != NULL && hosts->count > 0)
		return "--allow-host names another host";
	if (option != NULL)
		return option;
	if (settings->compressed)
		return "--compressed";
	return settings->http2 ? "--http2" : NULL;
}

const struct transport transport_h1 = {
    .name = "h1",
    .help = "HTTP/1.1 and TLS, at the lowest cost",
    .refuses = h1_refuses,
    .open = h1_open,
    .close = h1_close,
    .slot_new = h1_slot_new,
    .slot_free = h1_slot_free,
    .send = h1_send,
    .cancel = slot_cancel,
};
