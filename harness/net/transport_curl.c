/* SPDX-License-Identifier: MIT */
/* libcurl on the event loop: everything HTTP can be. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/permit.h"
#include "net/wire.h"

static void
on_deadline(struct deadline *deadline)
{
	struct slot *slot = (struct slot *)((char *)deadline -
					    offsetof(struct slot, first_byte));

	snprintf(slot->message, sizeof(slot->message), "no answer in %g s",
		 slot->wire->settings.first_byte_timeout_s);
	wire_complete(slot, CURLE_OPERATION_TIMEDOUT);
}

static void *
curl_open(const struct transport_settings *settings, struct error *err)
{
	struct wire *wire = xcalloc(1, sizeof(*wire));

	wire->settings = *settings;
	wire->multi = wire_multi(wire);
	wire->timer = wire_timer_event(wire);
	wire->connect_to = wire_list(settings->connect_to);
	wire->resolve = wire_list(settings->resolve);
	if (wire->multi == NULL || wire->timer == NULL ||
	    deadlines_init(&wire->deadlines, settings->base, on_deadline) !=
		0) {
		error_set(err, STATUS_BUG, "libcurl could not be started");
		curl_multi_cleanup(wire->multi);
		free(wire);
		return NULL;
	}
	return wire;
}

static void
curl_close(void *state)
{
	struct wire *wire = state;

	curl_multi_cleanup(wire->multi);
	event_free(wire->timer);
	deadlines_free(&wire->deadlines);
	curl_slist_free_all(wire->connect_to);
	curl_slist_free_all(wire->resolve);
	free(wire);
}

static void
on_refusal(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	wire_tell(arg);
}

/* What is the same for each request of a slot. */
static void
slot_setup(struct slot *slot)
{
	CURL *easy = slot->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
	curl_easy_setopt(easy, CURLOPT_CONNECT_TO, slot->wire->connect_to);
	curl_easy_setopt(easy, CURLOPT_RESOLVE, slot->wire->resolve);
	wire_set_up(easy, &slot->wire->settings);
	wire_hear(slot);
}

static struct slot *
curl_slot_new(void *state)
{
	struct slot *slot = xcalloc(1, sizeof(*slot));

	slot->wire = state;
	slot->easy = curl_easy_init();
	if (slot->easy == NULL)
		abort(); /* out of memory */
	/* What the scope is for is the host of a link-local address; it also
	 * keeps a slot from the connections of others: test_transport sees. */
	if (slot->wire->settings.connections == 0)
		curl_easy_setopt(slot->easy, CURLOPT_ADDRESS_SCOPE,
				 ++slot->wire->slots);
	slot->refusal =
	    event_new(slot->wire->settings.base, -1, 0, on_refusal, slot);
	slot->abort = wire_abort_event(slot);
	slot_setup(slot);
	return slot;
}

static void
curl_cancel(struct slot *slot)
{
	if (slot->request == NULL)
		return;
	event_del(slot->refusal);
	event_del(slot->abort);
	deadline_drop(&slot->first_byte);
	curl_multi_remove_handle(slot->wire->multi, slot->easy);
	curl_slist_free_all(slot->headers);
	slot->headers = NULL;
	slot->request = NULL;
	slot->replies = 0; /* its connection is closed */
}

static void
curl_slot_free(struct slot *slot)
{
	curl_cancel(slot);
	deadline_forget(&slot->wire->deadlines, &slot->first_byte);
	curl_easy_cleanup(slot->easy);
	event_free(slot->refusal);
	event_free(slot->abort);
	buf_free(&slot->url);
	buf_free(&slot->body);
	buf_free(&slot->head);
	free(slot);
}

/* HTTP/2 has no such header: there the connection says that it ends. */
static void
slot_set_reuse(struct slot *slot)
{
	const struct transport_settings *settings = &slot->wire->settings;
	int last = wire_is_spent(slot, slot->replies + 1);

	curl_easy_setopt(slot->easy, CURLOPT_FORBID_REUSE, (long)last);
	if (!last || settings->http2 ||
	    permit_has_header(slot->request, settings->headers, "Connection"))
		return;
	slot->headers = curl_slist_append(slot->headers, "Connection: close");
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

/* Allowed hosts may be reached, but the credentials are the target's. */
static void
slot_set_login(struct slot *slot)
{
	const struct transport_settings *settings = &slot->wire->settings;

	if (settings->auth != NULL || settings->bearer != NULL)
		wire_set_login(
		    slot->easy, settings,
		    permit_is_home(slot->request->url, &settings->address));
}

static void
slot_launch(struct slot *slot)
{
	double timeout_s = slot->request->timeout_s > 0
			       ? slot->request->timeout_s
			       : slot->wire->settings.timeout_s;

	buf_clear(&slot->url);
	if (slot->request->url[0] == '/')
		buf_adds(&slot->url, slot->wire->settings.address.base);
	buf_adds(&slot->url, slot->request->url);
	curl_easy_setopt(slot->easy, CURLOPT_URL, buf_text(&slot->url));
	curl_easy_setopt(slot->easy, CURLOPT_TIMEOUT_MS,
			 (long)(timeout_s * 1000));
	wire_set_method(slot->easy, slot->request);
	slot_set_login(slot);
	if (slot->misbehaved || slot->request->misbehaves != NULL)
		wire_misbehave(slot);
	slot->headers = wire_set_headers(slot->easy, slot->request,
					 slot->wire->settings.headers);
	if (slot->wire->settings.requests_per_connection > 0)
		slot_set_reuse(slot);
	curl_multi_add_handle(slot->wire->multi, slot->easy);
	if (slot->wire->settings.first_byte_timeout_s > 0)
		deadline_set(&slot->wire->deadlines, &slot->first_byte,
			     slot->sent +
				 slot->wire->settings.first_byte_timeout_s);
}

static enum http_failure
slot_refuses(const struct slot *slot, char *detail)
{
	const struct transport_settings *settings = &slot->wire->settings;
	const struct http_misbehaviour *how = slot->request->misbehaves;
	const char *beyond = how != NULL ? wire_misbehaves_beyond(how) : NULL;

	if (beyond == NULL)
		return permit_request(slot->request, &settings->address,
				      settings->allow_hosts, detail);
	snprintf(detail, sizeof(slot->reply.detail),
		 "%s needs the transport h1, which is plain HTTP/1.1: this one "
		 "is curl",
		 beyond);
	return HTTP_BAD_REQUEST;
}

static void
curl_send(struct slot *slot, const struct http_request *request, reply_fn done,
	  void *arg)
{
	slot->request = request;
	slot->done = done;
	slot->arg = arg;
	slot->sent = clock_now();
	slot->reply = (struct http_reply){0};
	slot->message[0] = '\0';
	slot->strayed = 0;
	slot->head_len = slot->came = 0;
	buf_clear(&slot->body);
	buf_clear(&slot->head);
	slot->reply.failure = slot_refuses(slot, slot->reply.detail);
	if (slot->reply.failure != HTTP_ANSWERED)
		event_active(slot->refusal, EV_TIMEOUT, 0);
	else
		slot_launch(slot);
}

static const char *
curl_refuses(const struct transport_settings *settings)
{
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

	if (settings->http2 && (curl->features & CURL_VERSION_HTTP2) == 0)
		return "this libcurl was built without HTTP/2";
	if (settings->requests_per_connection > 1 && settings->connections > 0)
		return "--requests-per-connection of connections that are "
		       "shared is for plain HTTP/1.1";
	return NULL;
}

const struct transport transport_curl = {
    .name = "curl",
    .help = "libcurl: TLS, and whatever HTTP can be",
    .refuses = curl_refuses,
    .open = curl_open,
    .close = curl_close,
    .slot_new = curl_slot_new,
    .slot_free = curl_slot_free,
    .send = curl_send,
    .cancel = curl_cancel,
};
