/* SPDX-License-Identifier: MIT */
#include "net/ws_frames.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "net/ws_deflate.h"

enum {
	FRAGMENTS = 10000,    /* of a message */
	PONGS = 1000,	      /* that wait to be sent */
	ASSEMBLED = 192 << 20 /* bytes of messages under way, in a thread */
};

void
ws_wrong(struct websocket_state *ws, enum http_failure failure, const char *why)
{
	if (ws->wrong != HTTP_ANSWERED)
		return;
	ws->wrong = failure;
	snprintf(ws->why, sizeof(ws->why), "%s", why);
}

static ssize_t
on_receive(wslay_event_context_ptr wslay, uint8_t *bytes, size_t length,
	   int flags, void *arg)
{
	struct channel *channel = arg;
	struct channels *all = channel->all;
	struct websocket_state *ws = channel->state;
	size_t n = length < all->feed_length ? length : all->feed_length;

	(void)flags;
	if (ws->wrong != HTTP_ANSWERED || n == 0) {
		wslay_event_set_error(wslay, ws->wrong != HTTP_ANSWERED
						 ? WSLAY_ERR_CALLBACK_FAILURE
						 : WSLAY_ERR_WOULDBLOCK);
		return -1;
	}
	memcpy(bytes, all->feed, n);
	all->feed += n;
	all->feed_length -= n;
	ws->fed += n;
	return (ssize_t)n;
}

/* Frames go to the buffer of the channel, whatever the socket takes now. */
static ssize_t
on_send(wslay_event_context_ptr wslay, const uint8_t *bytes, size_t length,
	int flags, void *arg)
{
	struct channel *channel = arg;

	(void)wslay;
	(void)flags;
	buf_add(&channel->out, (const char *)bytes, length);
	return (ssize_t)length;
}

static int
on_mask(wslay_event_context_ptr wslay, uint8_t *bytes, size_t length, void *arg)
{
	struct channel *channel = arg;

	(void)wslay;
	channel_random(channel->all, bytes, length);
	return 0;
}

static void
ws_assemble(struct channel *channel, size_t bytes)
{
	struct websocket_state *ws = channel->state;

	channel->all->assembling += bytes - ws->assembling;
	ws->assembling = bytes;
	if (channel->all->assembling > ASSEMBLED)
		ws_wrong(ws, HTTP_TOO_LARGE,
			 "messages under way take more than 192 MiB");
}

static void
on_frame(wslay_event_context_ptr wslay,
	 const struct wslay_event_on_frame_recv_start_arg *frame, void *arg)
{
	struct channel *channel = arg;
	struct websocket_state *ws = channel->state;
	uint64_t length = frame->payload_length;

	(void)wslay;
	ws->frame = length + 2 + (length < 126 ? 0 : length < 65536 ? 2 : 8);
	if (wslay_is_ctrl_frame(frame->opcode))
		return;
	ws_assemble(channel, ws->assembling + (size_t)length);
	if (++ws->fragments > FRAGMENTS)
		ws_wrong(ws, HTTP_TOO_LARGE,
			 "a message in more than 10,000 fragments");
}

static void
on_frame_end(wslay_event_context_ptr wslay, void *arg)
{
	struct websocket_state *ws = ((struct channel *)arg)->state;

	(void)wslay;
	ws->framed += ws->frame;
}

static void
ws_unpack(struct channel *channel, struct message *message, struct buf *out)
{
	struct websocket_state *ws = channel->state;
	char why[60];

	switch (deflater_unpack(channel->all->deflater, message->bytes,
				message->length, channel->most, out)) {
	case UNPACKED:
		message->bytes = buf_text(out);
		message->length = out->len;
		break;
	case UNPACKED_BAD:
		ws_wrong(ws, HTTP_BROKEN, "a message cannot be unpacked");
		break;
	case UNPACKED_LARGE:
		snprintf(why, sizeof(why),
			 "a message has more than %zu bytes unpacked",
			 channel->most);
		ws_wrong(ws, HTTP_TOO_LARGE, why);
		break;
	}
}

static void
ws_hear(struct channel *channel, const struct wslay_event_on_msg_recv_arg *got)
{
	struct websocket_state *ws = channel->state;
	struct message message = {.bytes = (const char *)got->msg,
				  .length = got->msg_length,
				  .binary = got->opcode == WSLAY_BINARY_FRAME};
	struct buf unpacked = {0};

	ws->fragments = 0;
	ws_assemble(channel, 0);
	if (wslay_get_rsv1(got->rsv))
		ws_unpack(channel, &message, &unpacked);
	if (ws->wrong == HTTP_ANSWERED)
		channel_hear(channel, &message);
	buf_free(&unpacked);
}

static void
on_message(wslay_event_context_ptr wslay,
	   const struct wslay_event_on_msg_recv_arg *message, void *arg)
{
	struct channel *channel = arg;
	struct websocket_state *ws = channel->state;

	if (message->opcode == WSLAY_PONG)
		channel->expected = 1;
	else if (!wslay_is_ctrl_frame(message->opcode))
		ws_hear(channel, message);
	else if (message->opcode == WSLAY_PING &&
		 wslay_event_get_queued_msg_count(wslay) > PONGS)
		ws_wrong(ws, HTTP_BROKEN, "a flood of pings");
}

wslay_event_context_ptr
ws_wslay(struct channel *channel)
{
	static const struct wslay_event_callbacks callbacks = {
	    .recv_callback = on_receive,
	    .send_callback = on_send,
	    .genmask_callback = on_mask,
	    .on_frame_recv_start_callback = on_frame,
	    .on_frame_recv_end_callback = on_frame_end,
	    .on_msg_recv_callback = on_message,
	};
	struct websocket_state *ws = channel->state;

	if (ws->wslay != NULL)
		return ws->wslay;
	if (wslay_event_context_client_init(&ws->wslay, &callbacks, channel) !=
	    0)
		mem_exhausted();
	wslay_event_config_set_max_recv_msg_length(ws->wslay, channel->most);
	if (ws->compress)
		wslay_event_config_set_allowed_rsv_bits(ws->wslay,
							WSLAY_RSV1_BIT);
	ws->fed = ws->framed = 0;
	return ws->wslay;
}
