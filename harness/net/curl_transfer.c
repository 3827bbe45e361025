/* SPDX-License-Identifier: MIT */
/* A transfer's reply: what is kept of it, and how it ended. */
#include "net/curl.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/permit.h"

#define HEADERS_LIMIT ((size_t)256 << 10)

void
transfer_clear(struct slot *slot)
{
	bodies_drop(&slot->body);
	bodies_trim(&slot->head);
	bodies_give(slot->window);
	slot->window = slot->unpacked = 0;
	slot->packing = PACKED_NOT;
	slot->too_large = NULL;
}

void
transfer_report(struct slot *slot)
{
	reply_fn done = slot->done;
	struct buf large;

	slot->reply.seconds = clock_now() - slot->sent;
	slot->reply.body = buf_text(&slot->body);
	slot->reply.body_len = slot->body.len;
	slot->reply.headers = buf_text(&slot->head);
	slot->request = NULL;
	bodies_give(slot->window);
	slot->window = 0;
	large = bodies_detach(&slot->body);
	done(slot->arg, &slot->reply);
	bodies_drop(&large);
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
	if (opened > 0 && slot->client->settings.opened != NULL)
		atomic_fetch_add(slot->client->settings.opened,
				 (uint64_t)opened);
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
			 slot->too_large != NULL    ? slot->too_large
			 : slot->message[0] != '\0' ? slot->message
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

/*
 * What a compressed reply unpacks to is limited even where nobody keeps it, and
 * what a decoder with a wide window keeps of it takes its room.
 */
static const char *
slot_unpack(struct slot *slot, size_t bytes)
{
	if (slot->packing == PACKED_NOT)
		return NULL;
	slot->unpacked += bytes;
	if (slot->unpacked > BODY_MOST)
		return "a compressed reply that unpacks to more than 64 MiB";
	if (slot->packing == PACKED_NARROW || slot->request->want_body)
		return NULL;
	if (bodies_take(bytes) != 0)
		return "compressed replies of all users would take more than "
		       "192 MiB";
	slot->window += bytes;
	return NULL;
}

/* Keeps what is wanted; returning less than it was given makes curl abort. */
static size_t
on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct slot *slot = arg;

	if (transfer_aborts(slot, size * count))
		return 0;
	slot->too_large = slot_unpack(slot, size * count);
	if (slot->too_large == NULL && slot->request->want_body)
		slot->too_large = bodies_add(&slot->body, bytes, size * count);
	return slot->too_large == NULL ? size * count : 0;
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

static void
slot_note_packing(struct slot *slot, const char *line, size_t len)
{
	static const char name[] = "content-encoding:";
	const size_t after = sizeof(name) - 1;
	char *how;

	if (!slot->client->settings.compressed || len <= after ||
	    strncasecmp(line, name, after) != 0)
		return;
	how = xstrndup(line + after, len - after);
	slot->packing =
	    strcasestr(how, "br") != NULL || strcasestr(how, "zstd") != NULL
		? PACKED_WIDE
		: PACKED_NARROW;
	free(how);
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
	if (slot->head_len > HEADERS_LIMIT) {
		slot->too_large = "endless headers";
		return 0;
	}
	slot_note_packing(slot, bytes, size * count);
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
