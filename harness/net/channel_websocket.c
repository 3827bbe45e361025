/* SPDX-License-Identifier: MIT */
/* WebSockets (RFC 6455). wslay does the framing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/ws_deflate.h"
#include "net/ws_frames.h"

enum {
	AWAY = 1001,	  /* the status of a client that goes away; */
	NO_STATUS = 1005, /* none came; wslay sends these for what is wrong */
	NOT_UTF8 = 1007,
	TOO_BIG = 1009,
	CLOSE_REASON = 123
};

/* Between two messages, and nothing is being said of the end. */
static void
ws_rest(struct channel *channel)
{
	struct websocket_state *ws = channel->state;

	if (ws->wslay == NULL || ws->is_closing || ws->fed != ws->framed ||
	    ws->fragments > 0 || wslay_event_want_write(ws->wslay) ||
	    !wslay_event_want_read(ws->wslay))
		return;
	wslay_event_context_free(ws->wslay);
	ws->wslay = NULL;
}

/* What wslay closes a connection for, by the status that it sends. */
static void
ws_fail_by_code(struct channel *channel, unsigned code)
{
	if (code == TOO_BIG)
		channel_fail(channel, HTTP_TOO_LARGE,
			     "a message has more than %zu bytes",
			     channel->most);
	else if (code == NOT_UTF8)
		channel_fail(channel, HTTP_BROKEN, "a text that is not UTF-8");
	else
		channel_fail(channel, HTTP_BROKEN,
			     "a frame that is not allowed (RFC 6455)");
}

/* Whether the other side, or what came from it, has ended the WebSocket. */
static void
ws_see_end(struct channel *channel)
{
	struct websocket_state *ws = channel->state;
	unsigned code;

	if (channel->over || ws->wslay == NULL)
		return;
	if (ws->wrong != HTTP_ANSWERED) {
		channel_fail(channel, ws->wrong, "%s", ws->why);
	} else if (wslay_event_get_close_received(ws->wslay)) {
		code = wslay_event_get_status_code_received(ws->wslay);
		channel_ended(
		    channel, code == NO_STATUS ? 0 : (int)code,
		    code == NO_STATUS ? "without a status" : "status %u", code);
	} else if (!wslay_event_want_read(ws->wslay)) {
		ws_fail_by_code(channel,
				wslay_event_get_status_code_sent(ws->wslay));
	}
}

static int
ws_write(struct channel *channel)
{
	struct websocket_state *ws = channel->state;
	int left;

	if (ws->wslay != NULL)
		wslay_event_send(ws->wslay);
	left = channel_flush(channel);
	ws_see_end(channel);
	if (!channel->over)
		ws_rest(channel);
	return left;
}

/* Bytes on their way out: what the script sends, and pongs. */
static size_t
ws_may_wait(const struct channel *channel)
{
	const struct channel_call *call = channel->call;
	int sends = call != NULL && call->act == CHANNEL_SEND;

	return CHANNEL_WAITING + (sends ? 2 * call->length : 0);
}

/* More is not read before what it asks for can be answered. */
static void
ws_take_frames(struct channel *channel, const char *bytes, size_t length)
{
	struct channels *all = channel->all;
	struct websocket_state *ws = channel->state;

	all->feed = bytes;
	all->feed_length = length;
	if (wslay_event_recv(ws_wslay(channel)) != 0)
		ws_wrong(ws, HTTP_BROKEN,
			 "a frame that is not allowed (RFC 6455)");
	ws_write(channel);
	if (channel->out.len - channel->written > ws_may_wait(channel))
		channel_fail(channel, HTTP_BROKEN,
			     "it asks for pongs and does not read them");
}

static void
ws_established(struct channel *channel)
{
	struct websocket_state *ws = xcalloc(1, sizeof(*ws));
	unsigned char random[WS_KEY];

	channel->state = ws;
	ws->handshake = xcalloc(1, sizeof(*ws->handshake));
	ws->handshake->subprotocols = channel->call->subprotocols;
	ws->handshake->compress = channel->call->compress;
	channel_random(channel->all, random, sizeof(random));
	ws_handshake_begin(ws->handshake, random);
	http1_begin(&ws->http1, 0);
	channel_request(channel, ws->handshake->headers,
			ws->handshake->nheaders);
}

static void
ws_open(struct channel *channel)
{
	struct websocket_state *ws = channel->state;

	ws->compress = ws->handshake->compress;
	snprintf(ws->subprotocol, sizeof(ws->subprotocol), "%s",
		 ws->handshake->subprotocol);
	channel->reply.subprotocol = ws->subprotocol;
	if (ws->compress && channel->all->deflater == NULL)
		channel->all->deflater = deflater_new();
	channel_opened(channel);
}

static void
ws_shake_hands(struct channel *channel, const char *head)
{
	struct websocket_state *ws = channel->state;
	int status = channel->reply.status;
	const char *wrong;

	if (status >= 400)
		channel_fail(channel, HTTP_ANSWERED, "answered %d", status);
	else if (status != 101)
		channel_fail(channel, HTTP_UNOPENED, "no WebSocket: status %d",
			     status);
	else if ((wrong = ws_handshake_end(ws->handshake, head)) != NULL)
		channel_fail(channel, HTTP_UNOPENED, "no WebSocket: %s", wrong);
	else
		ws_open(channel);
	free(ws->handshake);
	ws->handshake = NULL;
}

static void
ws_take(struct channel *channel, char *bytes, size_t length)
{
	struct websocket_state *ws = channel->state;
	char *head, *rest;
	struct buf in;

	if (channel->opened) {
		ws_take_frames(channel, bytes, length);
		return;
	}
	if (!channel_head(channel, &ws->http1, bytes, length, &head, &rest,
			  &length))
		return;
	ws_shake_hands(channel, head);
	in = channel->in;
	channel->in = (struct buf){0};
	if (!channel->over && length > 0)
		ws_take_frames(channel, rest, length);
	buf_free(&in);
}

static void
ws_queue(struct channel *channel, uint8_t opcode, const char *bytes,
	 size_t length, uint8_t rsv)
{
	struct wslay_event_msg message = {opcode, (const uint8_t *)bytes,
					  length};

	if (wslay_event_queue_msg_ex(ws_wslay(channel), &message, rsv) != 0)
		channel_fail(channel, HTTP_CLOSED, "it is being closed");
}

static void
ws_say(struct channel *channel, const struct channel_call *call)
{
	struct websocket_state *ws = channel->state;
	uint8_t opcode = call->binary ? WSLAY_BINARY_FRAME : WSLAY_TEXT_FRAME;
	struct buf packed = {0};

	channel_count(channel);
	if (!ws->compress) {
		ws_queue(channel, opcode, call->bytes, call->length, 0);
		return;
	}
	deflater_pack(channel->all->deflater, call->bytes, call->length,
		      &packed);
	ws_queue(channel, opcode, packed.data, packed.len, WSLAY_RSV1_BIT);
	buf_free(&packed);
}

static void
ws_close(struct channel *channel, int code, const char *reason, size_t length)
{
	struct websocket_state *ws = channel->state;

	ws->is_closing = 1;
	wslay_event_queue_close(ws_wslay(channel), (uint16_t)code,
				(const uint8_t *)reason,
				length < CLOSE_REASON ? length : CLOSE_REASON);
}

static void
ws_act(struct channel *channel)
{
	const struct channel_call *call = channel->call;

	if (call->act == CHANNEL_SEND)
		ws_say(channel, call);
	else if (call->act == CHANNEL_PING)
		ws_queue(channel, WSLAY_PING, NULL, 0, 0);
	else
		ws_close(channel, call->code, call->bytes, call->length);
}

static void
ws_leave(struct channel *channel)
{
	struct websocket_state *ws = channel->state;

	if (ws->is_closing)
		return;
	ws_close(channel, AWAY, NULL, 0);
	wslay_event_send(ws->wslay);
	channel_flush(channel);
}

static void
ws_free(struct channel *channel)
{
	struct websocket_state *ws = channel->state;

	if (ws == NULL)
		return;
	channel->all->assembling -= ws->assembling;
	if (ws->wslay != NULL)
		wslay_event_context_free(ws->wslay);
	free(ws->handshake);
	free(ws);
}

const struct channel_protocol channel_websocket = {
    .name = "a WebSocket",
    .established = ws_established,
    .take = ws_take,
    .act = ws_act,
    .write = ws_write,
    .leave = ws_leave,
    .free = ws_free,
};
