/* SPDX-License-Identifier: MIT */
/* A reply on its way to who asked: what is kept of it, and how it ended. */
#include "net/wire.h"

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
wire_tell(struct lane *lane)
{
	reply_fn done = lane->done;

	lane->reply.seconds = clock_now() - lane->sent;
	lane->reply.body = buf_text(&lane->body);
	lane->reply.body_len = lane->body.len;
	lane->reply.headers = buf_text(&lane->head);
	lane->request = NULL;
	done(lane->arg, &lane->reply);
}

int
wire_is_spent(const struct lane *lane, size_t replies)
{
	size_t most = lane->wire->settings.requests_per_connection;

	return most > 0 && replies >= most;
}

/* A failure has closed the connection, and so has a last request. */
static void
lane_count(struct lane *lane, CURLcode code)
{
	long opened = 0;

	curl_easy_getinfo(lane->easy, CURLINFO_NUM_CONNECTS, &opened);
	if (opened > 0)
		lane->replies = 0;
	lane->replies++;
	if (code != CURLE_OK || wire_is_spent(lane, lane->replies))
		lane->replies = 0;
}

static void
lane_release(struct lane *lane)
{
	curl_multi_remove_handle(lane->wire->multi, lane->easy);
	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	deadline_drop(&lane->first_byte);
	event_del(lane->abort);
}

/* Whether it failed, and how. */
static void
lane_judge(struct lane *lane, CURLcode code)
{
	long os_error = 0;

	curl_easy_getinfo(lane->easy, CURLINFO_OS_ERRNO, &os_error);
	lane->reply.failure = lane->strayed
				  ? HTTP_FORBIDDEN
				  : wire_failure(code, os_error, lane->message);
	if (code != CURLE_OK && !lane->strayed)
		snprintf(lane->reply.detail, sizeof(lane->reply.detail),
			 "%.120s",
			 lane->message[0] != '\0' ? lane->message
						  : curl_easy_strerror(code));
}

void
wire_complete(struct lane *lane, CURLcode code)
{
	long status = 0, version = 0;
	curl_off_t received = 0;

	lane_count(lane, code);
	lane_release(lane);
	curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(lane->easy, CURLINFO_HTTP_VERSION, &version);
	curl_easy_getinfo(lane->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	lane->reply.received = (size_t)received;
	lane->reply.version = wire_version_told(version);
	if (code == CURLE_OK || lane->reply.aborted)
		lane->reply.status = (int)status;
	if (!lane->reply.aborted)
		lane_judge(lane, code);
	wire_tell(lane);
}

/* Keeps what is wanted; returning less than it got makes curl give up. */
static size_t
on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct lane *lane = arg;

	if (wire_aborts(lane, size * count))
		return 0;
	if (!lane->request->want_body)
		return size * count;
	if (lane->body.len + size * count > BODY_LIMIT)
		return 0;
	buf_add(&lane->body, bytes, size * count);
	return size * count;
}

/* Where a redirect leads, read as curl will read it. */
static int
lane_may_follow(struct lane *lane, const char *header, size_t len)
{
	const struct transport_settings *settings = &lane->wire->settings;
	char *location = xstrndup(header, len), *url = NULL;
	CURLU *handle = curl_url();
	enum http_failure failure = HTTP_BAD_REQUEST;

	location[strcspn(location, "\r\n")] = '\0';
	if (curl_url_set(handle, CURLUPART_URL, buf_text(&lane->url), 0) ==
		CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_URL,
			 location + strspn(location, " \t"), 0) == CURLUE_OK &&
	    curl_url_get(handle, CURLUPART_URL, &url, 0) == CURLUE_OK)
		failure = permit_url(url, &settings->address,
				     settings->allow_hosts, lane->reply.detail);
	curl_free(url);
	curl_url_cleanup(handle);
	free(location);
	lane->strayed = failure != HTTP_ANSWERED;
	return !lane->strayed;
}

/* A status line begins a new head: that of a 100 is forgotten. */
static size_t
on_header(char *bytes, size_t size, size_t count, void *arg)
{
	static const char location[] = "location:";
	const size_t name = sizeof(location) - 1;
	struct lane *lane = arg;

	deadline_drop(&lane->first_byte);
	if (wire_aborts(lane, size * count))
		return 0;
	if (lane->wire->settings.follow && size * count > name &&
	    strncasecmp(bytes, location, name) == 0 &&
	    !lane_may_follow(lane, bytes + name, size * count - name))
		return 0;
	lane->head_len += size * count;
	if (lane->head_len > HEADERS_LIMIT)
		return 0;
	if (size * count > 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		buf_clear(&lane->head);
		return size * count;
	}
	if (lane->request->want_headers)
		buf_add(&lane->head, bytes, size * count);
	return size * count;
}

void
wire_hear(struct lane *lane)
{
	curl_easy_setopt(lane->easy, CURLOPT_ERRORBUFFER, lane->message);
	curl_easy_setopt(lane->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(lane->easy, CURLOPT_WRITEDATA, lane);
	curl_easy_setopt(lane->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(lane->easy, CURLOPT_HEADERDATA, lane);
}
