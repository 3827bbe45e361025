/* SPDX-License-Identifier: MIT */
/* A stream of server-sent events over HTTP/1.1. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/channel_state.h"
#include "net/event_stream.h"

struct events_state {
	struct http1 http1;
	struct event_stream events;
};

static void
stream_established(struct channel *channel)
{
	static const char *const headers[] = {"Accept: text/event-stream",
					      "Cache-Control: no-cache"};
	struct events_state *stream = xcalloc(1, sizeof(*stream));

	channel->state = stream;
	stream->events.most = channel->most;
	http1_begin(&stream->http1, 0);
	channel_request(channel, headers, COUNT(headers));
}

/* The body as it comes, chunked or not. */
static void
stream_take_body(struct channel *channel, char *bytes, size_t length)
{
	struct events_state *stream = channel->state;
	size_t used = 0, before = channel->inbox.count;
	struct http1_piece piece;
	enum http1_result result;

	do {
		result = http1_body(&stream->http1, bytes + used, length - used,
				    &piece);
		used += piece.used;
		if (event_stream_take(&stream->events, piece.bytes, piece.len,
				      &channel->inbox) != 0) {
			channel_fail(channel, HTTP_TOO_LARGE,
				     "an event has more than %zu bytes",
				     channel->most);
			return;
		}
	} while (result == HTTP1_MORE && used < length);
	for (; before < channel->inbox.count; before++)
		channel_count(channel);
	if (result == HTTP1_DONE)
		channel_ended(channel, 0, "the stream has ended");
	else if (result != HTTP1_MORE)
		channel_fail(channel, HTTP_GARBLED, "%s",
			     stream->http1.problem);
}

/* Whether it is a stream; a status of 400 and above speaks for itself. */
static int
stream_is_one(struct channel *channel, const char *head)
{
	static const char type[] = "text/event-stream";
	size_t length;
	const char *at = head;
	const char *value = http_header(&at, "Content-Type", &length);
	int status = channel->reply.status;

	if (status >= 400)
		channel_fail(channel, HTTP_ANSWERED, "answered %d", status);
	else if (status != 200)
		channel_fail(channel, HTTP_UNOPENED,
			     "no stream of events: status %d", status);
	else if (value == NULL || length < strlen(type) ||
		 strncasecmp(value, type, strlen(type)) != 0)
		channel_fail(channel, HTTP_UNOPENED,
			     "no stream of events: Content-Type is %.*s",
			     value != NULL ? (int)length : 7,
			     value != NULL ? value : "missing");
	return !channel->over;
}

static void
stream_take(struct channel *channel, char *bytes, size_t length)
{
	struct events_state *stream = channel->state;
	char *head, *rest;
	struct buf in;

	if (channel->opened) {
		stream_take_body(channel, bytes, length);
		return;
	}
	if (!channel_head(channel, &stream->http1, bytes, length, &head, &rest,
			  &length) ||
	    !stream_is_one(channel, head))
		return;
	if (channel->all->counts.streams != NULL)
		atomic_fetch_add(channel->all->counts.streams, 1);
	channel_opened(channel);
	in = channel->in;
	channel->in = (struct buf){0};
	stream_take_body(channel, rest, length);
	buf_free(&in);
}

static void
stream_closed(struct channel *channel)
{
	struct events_state *stream = channel->state;

	if (channel->opened && http1_end(&stream->http1) != HTTP1_DONE)
		channel_fail(channel, HTTP_CUT, "closed within the stream");
}

static void
stream_act(struct channel *channel)
{
	channel_ended(channel, 0, "closed");
	channel->reply.failure = HTTP_ANSWERED;
}

static void
stream_free(struct channel *channel)
{
	struct events_state *stream = channel->state;

	if (stream == NULL)
		return;
	event_stream_free(&stream->events);
	free(stream);
}

const struct channel_protocol channel_stream = {
    .name = "a stream of events",
    .established = stream_established,
    .take = stream_take,
    .closed = stream_closed,
    .act = stream_act,
    .free = stream_free,
};
