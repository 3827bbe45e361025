/* SPDX-License-Identifier: MIT */
/* libcurl on the event loop: TLS, HTTP/2, proxies, logins. */
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

static void
slot_add_mark(struct slot *slot)
{
	char line[MARK_LINE];

	if (mark_header(slot->client->settings.mark, line) == NULL)
		return;
	slot->headers = curl_slist_append(slot->headers, line);
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

/* HTTP/2 has no Connection header: its connection announces its end. */
static void
slot_set_reuse(struct slot *slot)
{
	const struct transport_settings *settings = &slot->client->settings;
	int last = transfer_is_spent(slot, slot->replies + 1);

	curl_easy_setopt(slot->easy, CURLOPT_FORBID_REUSE, (long)last);
	if (!last || settings->http2 ||
	    permit_has_header(slot->request, settings->headers, "Connection"))
		return;
	slot->headers = curl_slist_append(slot->headers, "Connection: close");
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

/* The credentials are for the target, not for other allowed hosts. */
static void
slot_set_login(struct slot *slot, int is_home)
{
	const struct transport_settings *settings = &slot->client->settings;

	if (settings->auth != NULL || settings->bearer != NULL)
		transfer_set_login(slot->easy, settings, is_home, slot->logins);
}

static void
slot_launch(struct slot *slot)
{
	double timeout_s = slot->request->timeout_s > 0
			       ? slot->request->timeout_s
			       : slot->client->settings.timeout_s;
	int is_home =
	    permit_is_home(slot->request->url, &slot->client->settings.address);

	handle_renew(slot);
	buf_clear(&slot->url);
	if (slot->request->url[0] == '/')
		buf_adds(&slot->url, slot->client->settings.address.base);
	buf_adds(&slot->url, slot->request->url);
	curl_easy_setopt(slot->easy, CURLOPT_URL, buf_text(&slot->url));
	curl_easy_setopt(slot->easy, CURLOPT_TIMEOUT_MS,
			 (long)(timeout_s * 1000));
	transfer_set_method(slot->easy, slot->request);
	curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 0L);
	slot_set_login(slot, is_home);
	if (slot->misbehaved || slot->request->misbehaves != NULL)
		transfer_misbehave(slot);
	slot->headers = transfer_set_headers(
	    slot->easy, slot->request, slot->client->settings.headers, is_home);
	slot_add_mark(slot);
	if (slot->client->settings.requests_per_connection > 0)
		slot_set_reuse(slot);
	curl_multi_add_handle(slot->client->multi, slot->easy);
	if (slot->client->settings.first_byte_timeout_s > 0)
		deadline_set(&slot->client->deadlines, &slot->first_byte,
			     slot->sent +
				 slot->client->settings.first_byte_timeout_s);
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
		 "%s needs the h1 transport, which is plain HTTP/1.1: this one "
		 "is curl",
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
    .help = "libcurl: TLS, HTTP/2, proxies, logins",
    .refuses = curl_refuses,
    .open = curl_open,
    .close = curl_close,
    .slot_new = curl_slot_new,
    .slot_free = curl_slot_free,
    .send = curl_send,
    .cancel = curl_cancel,
};
