/* SPDX-License-Identifier: MIT */
/*
 * A stream of gRPC: one stream of HTTP/2, on a connection of its own. A message
 * stands behind a flag and its length; the end is a status in the trailers.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grpc.h"
#include "base/mem.h"
#include "net/channel_state.h"
#include "net/h2.h"

enum {
	HEAD_MOST = 64 << 10, /* bytes of headers and trailers */
	OUT_MOST = 64 << 10   /* composed before they are sent */
};

struct grpc_state {
	struct channel *channel;
	nghttp2_session *http;
	int32_t stream;
	unsigned expected;  /* statuses, as of http_request */
	struct buf sending; /* messages that no window was there for, */
	size_t sent;	    /* so much of them was */
	int finished;	    /* nothing follows these */
	int status;	    /* of HTTP */
	struct buf head;    /* lines of headers; then of trailers */
	struct buf message; /* that is not complete, with its prefix */
	struct h2_flood flood;
	const char *problem; /* NULL: none */
};

static int
on_frame_begin(nghttp2_session *http, const nghttp2_frame_hd *frame, void *arg)
{
	struct grpc_state *state = arg;

	(void)http;
	if ((frame->type == NGHTTP2_DATA && frame->length > 0) ||
	    frame->type == NGHTTP2_HEADERS)
		h2_flood_clear(&state->flood);
	else if (h2_flood_count(&state->flood, frame) != 0)
		return NGHTTP2_ERR_CALLBACK_FAILURE;
	return 0;
}

/* Trailers, or headers again, take the place of those before. */
static int
on_head(nghttp2_session *http, const nghttp2_frame *frame, void *arg)
{
	struct grpc_state *state = arg;

	(void)http;
	(void)frame;
	buf_clear(&state->head);
	return 0;
}

static int
on_field(nghttp2_session *http, const nghttp2_frame *frame, const uint8_t *name,
	 size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags,
	 void *arg)
{
	struct grpc_state *state = arg;

	(void)http;
	(void)frame;
	(void)flags;
	if (name[0] == ':') {
		if (value_len == 3)
			state->status = atoi((const char *)value);
		return 0;
	}
	if (state->head.len + name_len + value_len > HEAD_MOST) {
		state->problem = "endless headers";
		return NGHTTP2_ERR_CALLBACK_FAILURE;
	}
	buf_add(&state->head, (const char *)name, name_len);
	buf_adds(&state->head, ": ");
	buf_add(&state->head, (const char *)value, value_len);
	buf_adds(&state->head, "\r\n");
	return 0;
}

static size_t
prefix_length(const char *prefix)
{
	const unsigned char *head = (const unsigned char *)prefix;

	return (size_t)head[1] << 24 | (size_t)head[2] << 16 |
	       (size_t)head[3] << 8 | head[4];
}

/* How many bytes the message still lacks; of its prefix, if that is not there.
 */
static size_t
message_lacks(const struct grpc_state *state)
{
	const struct buf *message = &state->message;

	return message->len < GRPC_PREFIX
		   ? GRPC_PREFIX - message->len
		   : GRPC_PREFIX + prefix_length(message->data) - message->len;
}

static int
message_check(struct grpc_state *state)
{
	const struct buf *message = &state->message;

	if (message->len != GRPC_PREFIX)
		return 0;
	if (message->data[0] != 0)
		state->problem = "a message is compressed: that was not asked "
				 "for";
	else if (prefix_length(message->data) > state->channel->most)
		state->problem = "a message is larger than max_message";
	return state->problem == NULL ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static void
message_end(struct grpc_state *state)
{
	struct buf *message = &state->message;
	const struct message whole = {.bytes = message->data + GRPC_PREFIX,
				      .length = message->len - GRPC_PREFIX,
				      .binary = 1};

	channel_hear(state->channel, &whole);
	if (message->cap > CHANNEL_INPUT)
		buf_free(message);
	else
		buf_clear(message);
}

static int
on_data(nghttp2_session *http, uint8_t flags, int32_t stream,
	const uint8_t *bytes, size_t length, void *arg)
{
	struct grpc_state *state = arg;

	(void)http;
	(void)flags;
	(void)stream;
	while (length > 0) {
		size_t lacks = message_lacks(state);
		size_t some = lacks < length ? lacks : length;

		buf_add(&state->message, (const char *)bytes, some);
		bytes += some;
		length -= some;
		if (message_check(state) != 0)
			return NGHTTP2_ERR_CALLBACK_FAILURE;
		if (state->message.len >= GRPC_PREFIX &&
		    message_lacks(state) == 0)
			message_end(state);
	}
	return 0;
}

/* The status that the other side has ended the stream with. */
static void
grpc_ended(struct grpc_state *state, int status)
{
	const struct http_request request = {.grpc = state->expected};
	enum http_failure failure = grpc_failure(&request, status);
	struct channel *channel = state->channel;
	char text[sizeof(channel->reply.detail)];

	grpc_message_in(buf_text(&state->head), text, sizeof(text));
	channel->farewell = state->head;
	state->head = (struct buf){0};
	channel->reply.code = status;
	if (failure == HTTP_ANSWERED)
		channel_ended(channel, status, "%s", text);
	else
		channel_fail(channel, failure, "%s", text);
	if (failure == HTTP_ANSWERED)
		channel->reply.failure = HTTP_ANSWERED;
}

static int
on_close(nghttp2_session *http, int32_t stream, uint32_t code, void *arg)
{
	struct grpc_state *state = arg;
	struct channel *channel = state->channel;
	int status = grpc_status_in(buf_text(&state->head));

	(void)http;
	(void)stream;
	if (status >= 0)
		grpc_ended(state, status);
	else if (code != NGHTTP2_NO_ERROR)
		channel_fail(channel, HTTP_RESET, "RST_STREAM: %s",
			     nghttp2_http2_strerror(code));
	else if (state->status != 200)
		channel_fail(channel, HTTP_UNOPENED,
			     "no stream of gRPC: HTTP status %d",
			     state->status);
	else
		channel_fail(channel, HTTP_BROKEN,
			     "no grpc-status came: is this a gRPC service?");
	return 0;
}

static ssize_t
give_messages(nghttp2_session *http, int32_t stream, uint8_t *to, size_t most,
	      uint32_t *flags, nghttp2_data_source *source, void *arg)
{
	struct grpc_state *state = arg;
	size_t left = state->sending.len - state->sent;
	size_t some = left < most ? left : most;

	(void)http;
	(void)stream;
	(void)source;
	if (some > 0)
		memcpy(to, state->sending.data + state->sent, some);
	state->sent += some;
	if (state->sent == state->sending.len) {
		buf_free(&state->sending);
		state->sent = 0;
		if (state->finished)
			*flags |= NGHTTP2_DATA_FLAG_EOF;
		else if (some == 0)
			return NGHTTP2_ERR_DEFERRED;
	}
	return (ssize_t)some;
}

/* What nghttp2 has to say, until the socket is full. */
static int
grpc_compose(struct channel *channel, nghttp2_session *http)
{
	const uint8_t *bytes;
	ssize_t length = 0;

	while (channel->out.len < OUT_MOST &&
	       (length = nghttp2_session_mem_send(http, &bytes)) > 0)
		buf_add(&channel->out, (const char *)bytes, (size_t)length);
	if (length < 0)
		channel_fail(channel, HTTP_OTHER, "%s",
			     nghttp2_strerror((int)length));
	return !channel->over && channel->out.len > 0;
}

static int
grpc_write(struct channel *channel)
{
	struct grpc_state *state = channel->state;

	if (state == NULL)
		return 0;
	while (grpc_compose(channel, state->http))
		if (channel_flush(channel))
			return 1;
	return !channel->over && state->sending.len > 0;
}

static int
grpc_agrees(struct channel *channel)
{
	const struct tls *tls = channel->connection->stream.tls;

	if (tls == NULL || strcmp(tls_protocol(tls), "h2") == 0)
		return 1;
	channel_fail(channel, HTTP_TLS,
		     "the target does not agree to HTTP/2 (ALPN)");
	return 0;
}

static void
grpc_submit(struct channel *channel, struct grpc_state *state)
{
	const struct channel_call *call = channel->call;
	const nghttp2_settings_entry settings[] = {
	    {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
	    {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HEAD_MOST},
	};
	nghttp2_data_provider messages = {.read_callback = give_messages};
	struct h2_fields fields = {0};

	buf_add(&state->sending, call->bytes, call->length);
	state->finished = call->last;
	if (call->length > 0)
		channel_count(channel);
	h2_fields_compose(&fields, &channel->peer->preset,
			  channel->peer->address.scheme, call->request);
	nghttp2_submit_settings(state->http, NGHTTP2_FLAG_NONE, settings,
				COUNT(settings));
	state->stream = nghttp2_submit_request(state->http, NULL, fields.fields,
					       fields.count, &messages, NULL);
	h2_fields_free(&fields);
	if (state->stream < 0)
		channel_fail(channel, HTTP_OTHER, "%s",
			     nghttp2_strerror(state->stream));
}

/* A server may say nothing before its first message: it is open once it has
 * been asked for. */
static void
grpc_established(struct channel *channel)
{
	struct channels *all = channel->all;
	struct grpc_state *state;

	if (!grpc_agrees(channel))
		return;
	state = xcalloc(1, sizeof(*state));
	channel->state = state;
	state->channel = channel;
	state->expected = channel->call->request->grpc;
	if (all->grpc == NULL)
		all->grpc = h2_callbacks_new(on_frame_begin, on_head, on_field,
					     on_data, on_close);
	if (nghttp2_session_client_new(&state->http, all->grpc, state) != 0)
		mem_exhausted();
	grpc_submit(channel, state);
	if (channel->over)
		return;
	channel->reply.status = 200;
	if (all->counts.streams != NULL)
		atomic_fetch_add(all->counts.streams, 1);
	channel_opened(channel);
}

static void
grpc_take(struct channel *channel, char *bytes, size_t length)
{
	struct grpc_state *state = channel->state;
	ssize_t used;

	if (state == NULL)
		return;
	used = nghttp2_session_mem_recv(state->http, (uint8_t *)bytes, length);
	if (used < 0 && state->problem != NULL)
		channel_fail(channel, HTTP_TOO_LARGE, "%s", state->problem);
	else if (used < 0)
		channel_fail(channel, HTTP_GARBLED, "%s",
			     used == NGHTTP2_ERR_CALLBACK_FAILURE
				 ? "a flood of frames beside the stream"
				 : nghttp2_strerror((int)used));
	else if (!channel->over)
		channel_write(channel);
}

/* The other side is told that nobody listens any more. */
static void
grpc_leave(struct channel *channel)
{
	struct grpc_state *state = channel->state;

	nghttp2_submit_rst_stream(state->http, NGHTTP2_FLAG_NONE, state->stream,
				  NGHTTP2_CANCEL);
	nghttp2_session_terminate_session(state->http, NGHTTP2_NO_ERROR);
	grpc_write(channel);
}

static void
grpc_act(struct channel *channel)
{
	struct grpc_state *state = channel->state;
	const struct channel_call *call = channel->call;

	if (call->act == CHANNEL_CLOSE || call->act == CHANNEL_ABORT) {
		grpc_leave(channel);
		channel_ended(channel, 1, "cancelled");
		channel->reply.failure = HTTP_ANSWERED;
		return;
	}
	buf_add(&state->sending, call->bytes, call->length);
	state->finished |= call->last;
	if (call->length > 0)
		channel_count(channel);
	nghttp2_session_resume_data(state->http, state->stream);
}

static void
grpc_closed(struct channel *channel)
{
	channel_fail(channel, HTTP_CUT, "closed within the stream");
}

static void
grpc_free(struct channel *channel)
{
	struct grpc_state *state = channel->state;

	if (state == NULL)
		return;
	nghttp2_session_del(state->http);
	buf_free(&state->sending);
	buf_free(&state->head);
	buf_free(&state->message);
	free(state);
}

const struct channel_protocol channel_grpc = {
    .name = "a stream of gRPC",
    .aborts_itself = 1,
    .established = grpc_established,
    .take = grpc_take,
    .closed = grpc_closed,
    .act = grpc_act,
    .write = grpc_write,
    .leave = grpc_leave,
    .free = grpc_free,
};
