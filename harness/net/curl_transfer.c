/* SPDX-License-Identifier: MIT */
/* A transfer's reply: what is kept of it, and how it ended. */
#include "net/curl.h"

#include <stdatomic.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/grpc.h"

void
transfer_clear(struct slot *slot)
{
	bodies_drop(&slot->body);
	head_clear(slot);
	bodies_give(slot->window);
	slot->window = slot->unpacked = 0;
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
	slot->reply.headers = head_lines(slot);
	if (slot->request->grpc != 0)
		grpc_judge(slot->request, &slot->reply);
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

/* What ended it, if that was not libcurl. */
static enum http_failure
slot_own_failure(const struct slot *slot, CURLcode code, const char **why)
{
	*why = slot->garbled != NULL ? slot->garbled : slot->too_large;
	if (slot->garbled != NULL)
		return HTTP_GARBLED;
	if (slot->too_large != NULL)
		return HTTP_TOO_LARGE;
	if (code == CURLE_OUT_OF_MEMORY)
		*why = "a line of more than libcurl takes";
	if (code != CURLE_GOT_NOTHING && (code != CURLE_OK || slot->head_ended))
		return HTTP_ANSWERED;
	if (slot->head_len == 0)
		return HTTP_ANSWERED; /* not even that */
	*why = "closed within a head";
	return HTTP_CUT;
}

static void
slot_set_failure(struct slot *slot, CURLcode code)
{
	struct http_reply *reply = &slot->reply;
	const char *why;
	long os_error = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_OS_ERRNO, &os_error);
	reply->failure = slot_own_failure(slot, code, &why);
	if (reply->failure == HTTP_ANSWERED)
		reply->failure =
		    transfer_failure(code, os_error, slot->message);
	if (reply->failure == HTTP_ANSWERED)
		return;
	if (why == NULL && slot->message[0] != '\0')
		why = slot->message;
	snprintf(reply->detail, sizeof(reply->detail), "%.120s",
		 why != NULL ? why : curl_easy_strerror(code));
}

static void
slot_read_reply(struct slot *slot)
{
	long status = 0, version = 0;
	curl_off_t received = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(slot->easy, CURLINFO_HTTP_VERSION, &version);
	curl_easy_getinfo(slot->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	slot->reply.received = (size_t)received;
	slot->reply.version = transfer_version(version);
	if (slot->reply.failure == HTTP_ANSWERED)
		slot->reply.status = (int)status;
}

void
transfer_complete(struct slot *slot, CURLcode code)
{
	slot_count_reply(slot, code);
	slot_release(slot);
	handle_note_login(slot);
	if (!slot->reply.aborted)
		slot_set_failure(slot, code);
	slot_read_reply(slot);
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

static size_t
on_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct slot *slot = arg;

	deadline_drop(&slot->first_byte);
	if (transfer_aborts(slot, size * count))
		return 0;
	return head_take(slot, bytes, size * count) == 0 ? size * count : 0;
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
