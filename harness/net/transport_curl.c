/* SPDX-License-Identifier: MIT */
/* libcurl on the event loop: HTTP/2, proxies, logins. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/permit.h"
#include "net/curl.h"

static void
on_deadline(struct deadline *deadline)
{
	struct slot *slot = (struct slot *)((char *)deadline -
					    offsetof(struct slot, first_byte));

	snprintf(slot->message, sizeof(slot->message), "no answer in %.10g s",
		 slot->client->settings.first_byte_timeout_s);
	transfer_complete(slot, CURLE_OPERATION_TIMEDOUT);
}

static void *
curl_open(const struct transport_settings *settings, struct error *err)
{
	struct curl_client *client;

	if (permit_settings(settings, err) != 0)
		return NULL;
	client = xcalloc(1, sizeof(*client));
	client->settings = *settings;
	client->multi = client_multi(client);
	client->timer = client_timer_event(client);
	client->connect_to = curl_list(settings->connect_to);
	client->resolve = curl_list(settings->resolve);
	if (client->multi == NULL || client->timer == NULL ||
	    deadlines_init(&client->deadlines, settings->base, on_deadline) !=
		0) {
		error_set(err, STATUS_BUG, "libcurl could not be started");
		curl_multi_cleanup(client->multi);
		free(client);
		return NULL;
	}
	client->one_reply = handle_is_for_one_reply();
	guard_start(&client->guard);
	return client;
}

static void
curl_close(void *state)
{
	struct curl_client *client = state;

	curl_multi_cleanup(client->multi);
	guard_stop(&client->guard);
	event_free(client->timer);
	deadlines_free(&client->deadlines);
	curl_slist_free_all(client->connect_to);
	curl_slist_free_all(client->resolve);
	free(client);
}

static void
on_refusal(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	transfer_report(arg);
}

static struct slot *
curl_slot_new(void *state)
{
	struct slot *slot = xcalloc(1, sizeof(*slot));

	slot->client = state;
	handle_new(slot);
	slot->refusal =
	    event_new(slot->client->settings.base, -1, 0, on_refusal, slot);
	slot->abort = transfer_abort_event(slot);
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
	curl_multi_remove_handle(slot->client->multi, slot->easy);
	curl_slist_free_all(slot->headers);
	slot->headers = NULL;
	slot->request = NULL;
	slot->used = 1;
	slot->replies = 0; /* its connection is closed */
}

static void
curl_slot_free(struct slot *slot)
{
	curl_cancel(slot);
	deadline_forget(&slot->client->deadlines, &slot->first_byte);
	handle_free(slot);
	event_free(slot->refusal);
	event_free(slot->abort);
	transfer_clear(slot);
	buf_free(&slot->url);
	buf_free(&slot->body);
	buf_free(&slot->head);
	free(slot);
}

static enum http_failure
slot_refuses(const struct slot *slot, char *detail)
{
	const struct transport_settings *settings = &slot->client->settings;
	const struct http_misbehaviour *how = slot->request->misbehaves;
	const char *unsupported = how != NULL ? transfer_cannot(how) : NULL;

	if (unsupported == NULL)
		return permit_request(slot->request, &settings->address,
				      settings->allow_hosts, detail);
	snprintf(detail, sizeof(slot->reply.detail),
		 "%s needs the h1 transport, which is HTTP/1.1: this one is "
		 "curl",
		 unsupported);
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
	slot->retried = slot->spoilt = 0;
	slot->came = 0;
	transfer_clear(slot);
	slot->reply.failure = slot_refuses(slot, slot->reply.detail);
	if (slot->reply.failure != HTTP_ANSWERED)
		event_active(slot->refusal, EV_TIMEOUT, 0);
	else
		transfer_launch(slot);
}

static const char *
curl_refuses(const struct transport_settings *settings)
{
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

	if (settings->http2 && (curl->features & CURL_VERSION_HTTP2) == 0)
		return "this libcurl was built without HTTP/2";
	if (settings->requests_per_connection > 1 && settings->connections > 0)
		return "--requests-per-connection of connections that are "
		       "shared is for the h1 transport";
	return NULL;
}

const struct transport transport_curl = {
    .name = "curl",
    .help = "libcurl: HTTP/2, proxies, logins",
    .refuses = curl_refuses,
    .open = curl_open,
    .close = curl_close,
    .slot_new = curl_slot_new,
    .slot_free = curl_slot_free,
    .send = curl_send,
    .cancel = curl_cancel,
};
