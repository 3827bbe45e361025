/* SPDX-License-Identifier: MIT */
/* A transfer's reply: what is kept of it, and how it ended. */
#include "net/curl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/permit.h"

#define BODY_LIMIT ((size_t)64 << 20)
#define HEADERS_LIMIT ((size_t)256 << 10)

void
transfer_report(struct slot *slot)
{
	reply_fn done = slot->done;

	slot->reply.seconds = clock_now() - slot->sent;
	slot->reply.body = buf_text(&slot->body);
	slot->reply.body_len = slot->body.len;
	slot->reply.headers = buf_text(&slot->head);
	slot->request = NULL;
	done(slot->arg, &slot->reply);
}

int
transfer_is_spent(const struct slot *slot, size_t replies)
{
	size_t most = slot->client->settings.requests_per_connection;

	return most > 0 && replies >= most;
}

/* A failure closes the connection, and so does a last request. */
static void
slot_count_reply(struct slot *slot, CURLcode code)
{
	long opened = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_NUM_CONNECTS, &opened);
	if (opened > 0)
		slot->replies = 0;
	slot->replies++;
	if (code != CURLE_OK || transfer_is_spent(slot, slot->replies))
		slot->replies = 0;
}

static void
slot_release(struct slot *slot)
{
	curl_multi_remove_handle(slot->client->multi, slot->easy);
	curl_slist_free_all(slot->headers);
	slot->headers = NULL;
	deadline_drop(&slot->first_byte);
	event_del(slot->abort);
}

static void
slot_set_failure(struct slot *slot, CURLcode code)
{
	long os_error = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_OS_ERRNO, &os_error);
	slot->reply.failure =
	    slot->strayed ? HTTP_FORBIDDEN
			  : transfer_failure(code, os_error, slot->message);
	if (code != CURLE_OK && !slot->strayed)
		snprintf(slot->reply.detail, sizeof(slot->reply.detail),
			 "%.120s",
			 slot->message[0] != '\0' ? slot->message
						  : curl_easy_strerror(code));
}

void
transfer_complete(struct slot *slot, CURLcode code)
{
	long status = 0, version = 0;
	curl_off_t received = 0;

	slot_count_reply(slot, code);
	slot_release(slot);
	curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(slot->easy, CURLINFO_HTTP_VERSION, &version);
	curl_easy_getinfo(slot->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	slot->reply.received = (size_t)received;
	slot->reply.version = transfer_version(version);
	if (code == CURLE_OK || slot->reply.aborted)
		slot->reply.status = (int)status;
	if (!slot->reply.aborted)
		slot_set_failure(slot, code);
	transfer_report(slot);
}

static void
on_abort(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	slot->reply.aborted = 1;
	transfer_complete(slot, CURLE_ABORTED_BY_CALLBACK);
}

struct event *
transfer_abort_event(struct slot *slot)
{
	return evtimer_new(slot->client->settings.base, on_abort, slot);
}

/* Keeps what is wanted; returning less than it was given makes curl abort. */
static size_t
on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct slot *slot = arg;

	if (transfer_aborts(slot, size * count))
		return 0;
	if (!slot->request->want_body)
		return size * count;
	if (slot->body.len + size * count > BODY_LIMIT)
		return 0;
	buf_add(&slot->body, bytes, size * count);
	return size * count;
}

/* Whether a redirect may be followed; its URL is read as curl reads it. */
static int
slot_may_follow(struct slot *slot, const char *header, size_t len)
{
	const struct transport_settings *settings = &slot->client->settings;
	char *location = xstrndup(header, len), *url = NULL;
	CURLU *handle = curl_url();
	enum http_failure failure = HTTP_BAD_REQUEST;

	location[strcspn(location, "\r\n")] = '\0';
	if (curl_url_set(handle, CURLUPART_URL, buf_text(&slot->url), 0) ==
		CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_URL,
			 location + strspn(location, " \t"), 0) == CURLUE_OK &&
	    curl_url_get(handle, CURLUPART_URL, &url, 0) == CURLUE_OK)
		failure = permit_url(url, &settings->address,
				     settings->allow_hosts, slot->reply.detail);
	curl_free(url);
	curl_url_cleanup(handle);
	free(location);
	slot->strayed = failure != HTTP_ANSWERED;
	return !slot->strayed;
}

/* A status line begins a new head: that of a 100 is dropped. */
static size_t
on_header(char *bytes, size_t size, size_t count, void *arg)
{
	static const char location[] = "location:";
	const size_t name = sizeof(location) - 1;
	struct slot *slot = arg;

	deadline_drop(&slot->first_byte);
	if (transfer_aborts(slot, size * count))
		return 0;
	if (slot->client->settings.follow && size * count > name &&
	    strncasecmp(bytes, location, name) == 0 &&
	    !slot_may_follow(slot, bytes + name, size * count - name))
		return 0;
	slot->head_len += size * count;
	if (slot->head_len > HEADERS_LIMIT)
		return 0;
	if (size * count > 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		buf_clear(&slot->head);
		return size * count;
	}
	if (slot->request->want_headers)
		buf_add(&slot->head, bytes, size * count);
	return size * count;
}

void
transfer_receive(struct slot *slot)
{
	curl_easy_setopt(slot->easy, CURLOPT_ERRORBUFFER, slot->message);
	curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(slot->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(slot->easy, CURLOPT_HEADERDATA, slot);
}
