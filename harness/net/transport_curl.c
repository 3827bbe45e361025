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
	struct lane *lane = (struct lane *)((char *)deadline -
					    offsetof(struct lane, first_byte));

	snprintf(lane->message, sizeof(lane->message), "no answer in %g s",
		 lane->wire->settings.first_byte_timeout_s);
	wire_complete(lane, CURLE_OPERATION_TIMEDOUT);
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

/* What is the same for each request of a lane. */
static void
lane_setup(struct lane *lane)
{
	CURL *easy = lane->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, lane);
	curl_easy_setopt(easy, CURLOPT_CONNECT_TO, lane->wire->connect_to);
	curl_easy_setopt(easy, CURLOPT_RESOLVE, lane->wire->resolve);
	wire_set_up(easy, &lane->wire->settings);
	wire_hear(lane);
}

static struct lane *
curl_lane_new(void *state)
{
	struct lane *lane = xcalloc(1, sizeof(*lane));

	lane->wire = state;
	lane->easy = curl_easy_init();
	if (lane->easy == NULL)
		abort(); /* out of memory */
	/* What the scope is for is the host of a link-local address; it also
	 * keeps a lane from the connections of others: test_transport sees. */
	if (lane->wire->settings.connections == 0)
		curl_easy_setopt(lane->easy, CURLOPT_ADDRESS_SCOPE,
				 ++lane->wire->lanes);
	lane->refusal =
	    event_new(lane->wire->settings.base, -1, 0, on_refusal, lane);
	lane->abort = wire_abort_event(lane);
	lane_setup(lane);
	return lane;
}

static void
curl_cancel(struct lane *lane)
{
	if (lane->request == NULL)
		return;
	event_del(lane->refusal);
	event_del(lane->abort);
	deadline_drop(&lane->first_byte);
	curl_multi_remove_handle(lane->wire->multi, lane->easy);
	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	lane->request = NULL;
	lane->replies = 0; /* its connection is closed */
}

static void
curl_lane_free(struct lane *lane)
{
	curl_cancel(lane);
	deadline_forget(&lane->wire->deadlines, &lane->first_byte);
	curl_easy_cleanup(lane->easy);
	event_free(lane->refusal);
	event_free(lane->abort);
	buf_free(&lane->url);
	buf_free(&lane->body);
	buf_free(&lane->head);
	free(lane);
}

/* HTTP/2 has no such header: there the connection says that it ends. */
static void
lane_set_reuse(struct lane *lane)
{
	const struct transport_settings *settings = &lane->wire->settings;
	int last = wire_is_spent(lane, lane->replies + 1);

	curl_easy_setopt(lane->easy, CURLOPT_FORBID_REUSE, (long)last);
	if (!last || settings->http2 ||
	    permit_has_header(lane->request, settings->headers, "Connection"))
		return;
	lane->headers = curl_slist_append(lane->headers, "Connection: close");
	curl_easy_setopt(lane->easy, CURLOPT_HTTPHEADER, lane->headers);
}

/* Allowed hosts may be reached, but the credentials are the target's. */
static void
lane_set_login(struct lane *lane)
{
	const struct transport_settings *settings = &lane->wire->settings;

	if (settings->auth != NULL || settings->bearer != NULL)
		wire_set_login(
		    lane->easy, settings,
		    permit_is_home(lane->request->url, &settings->address));
}

static void
lane_launch(struct lane *lane)
{
	double timeout_s = lane->request->timeout_s > 0
			       ? lane->request->timeout_s
			       : lane->wire->settings.timeout_s;

	buf_clear(&lane->url);
	if (lane->request->url[0] == '/')
		buf_adds(&lane->url, lane->wire->settings.address.base);
	buf_adds(&lane->url, lane->request->url);
	curl_easy_setopt(lane->easy, CURLOPT_URL, buf_text(&lane->url));
	curl_easy_setopt(lane->easy, CURLOPT_TIMEOUT_MS,
			 (long)(timeout_s * 1000));
	wire_set_method(lane->easy, lane->request);
	lane_set_login(lane);
	if (lane->misbehaved || lane->request->misbehaves != NULL)
		wire_misbehave(lane);
	lane->headers = wire_set_headers(lane->easy, lane->request,
					 lane->wire->settings.headers);
	if (lane->wire->settings.requests_per_connection > 0)
		lane_set_reuse(lane);
	curl_multi_add_handle(lane->wire->multi, lane->easy);
	if (lane->wire->settings.first_byte_timeout_s > 0)
		deadline_set(&lane->wire->deadlines, &lane->first_byte,
			     lane->sent +
				 lane->wire->settings.first_byte_timeout_s);
}

static enum http_failure
lane_refuses(const struct lane *lane, char *detail)
{
	const struct transport_settings *settings = &lane->wire->settings;
	const struct http_misbehaviour *how = lane->request->misbehaves;
	const char *beyond = how != NULL ? wire_misbehaves_beyond(how) : NULL;

	if (beyond == NULL)
		return permit_request(lane->request, &settings->address,
				      settings->allow_hosts, detail);
	snprintf(detail, sizeof(lane->reply.detail),
		 "%s needs the transport h1, which is plain HTTP/1.1: this one "
		 "is curl",
		 beyond);
	return HTTP_BAD_REQUEST;
}

static void
curl_send(struct lane *lane, const struct http_request *request, reply_fn done,
	  void *arg)
{
	lane->request = request;
	lane->done = done;
	lane->arg = arg;
	lane->sent = clock_now();
	lane->reply = (struct http_reply){0};
	lane->message[0] = '\0';
	lane->strayed = 0;
	lane->head_len = lane->came = 0;
	buf_clear(&lane->body);
	buf_clear(&lane->head);
	lane->reply.failure = lane_refuses(lane, lane->reply.detail);
	if (lane->reply.failure != HTTP_ANSWERED)
		event_active(lane->refusal, EV_TIMEOUT, 0);
	else
		lane_launch(lane);
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
    .lane_new = curl_lane_new,
    .lane_free = curl_lane_free,
    .send = curl_send,
    .cancel = curl_cancel,
};
