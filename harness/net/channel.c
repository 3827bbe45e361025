/* SPDX-License-Identifier: MIT */
/* The life of a channel: read and written, ended, its calls answered. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/channel_state.h"

/* At rest a channel has nothing in its buffers. */
static void
channel_shut(struct channel *channel)
{
	if (channel->connection != NULL)
		connection_close(channel->connection);
	channel->connection = NULL;
	buf_free(&channel->out);
}

void
channel_finish(struct channel *channel)
{
	if (channel->call == NULL)
		return;
	deadline_drop(&channel->deadline);
	event_active(&channel->soon, EV_TIMEOUT, 0);
}

void
channel_opened(struct channel *channel)
{
	channel->opened = 1;
	channel_finish(channel);
}

static void
channel_end(struct channel *channel, enum http_failure failure, const char *fmt,
	    va_list ap)
{
	struct channel_reply *reply = &channel->reply;

	if (channel->over)
		return;
	channel->over = 1;
	reply->failure = failure;
	vsnprintf(reply->detail, sizeof(reply->detail), fmt, ap);
	channel_shut(channel);
	channel_finish(channel);
}

void
channel_fail(struct channel *channel, enum http_failure failure,
	     const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	channel_end(channel, failure, fmt, ap);
	va_end(ap);
}

void
channel_ended(struct channel *channel, int code, const char *fmt, ...)
{
	va_list ap;

	if (channel->over)
		return;
	channel->reply.ended = 1;
	channel->reply.code = code;
	va_start(ap, fmt);
	channel_end(channel, HTTP_CLOSED, fmt, ap);
	va_end(ap);
}

void
channel_count(struct channel *channel)
{
	channel->messages++;
	if (channel->all->counts.messages != NULL)
		atomic_fetch_add_explicit(channel->all->counts.messages, 1,
					  memory_order_relaxed);
}

uint64_t
channel_messages(struct channel *channel)
{
	uint64_t count = channel->messages;

	channel->messages = 0;
	return count;
}

void
channel_weigh(struct channel *channel)
{
	size_t now = inbox_size(&channel->inbox) + channel->in.len;

	channel->all->waiting += now - channel->inbox_seen;
	channel->inbox_seen = now;
}

void
channel_hear(struct channel *channel, const struct message *message)
{
	inbox_put(&channel->inbox, message);
	channel_weigh(channel);
	channel_count(channel);
}

static int
channel_receives(const struct channel *channel)
{
	return channel->call != NULL && channel->call->act == CHANNEL_RECEIVE;
}

int
channel_has_come(const struct channel *channel)
{
	return channel->protocol->is_bytes
		   ? channel->in.len >= channel->call->least
		   : channel->inbox.count > 0;
}

/* One whose user waits for bytes is read whatever the others hold. */
static int
channel_is_full(const struct channel *channel)
{
	size_t most =
	    channel->most > CHANNEL_WAITING ? channel->most : CHANNEL_WAITING;

	if (channel->protocol->is_bytes && channel->in.len >= most)
		return 1;
	if (channel->inbox_seen == 0 || channel_receives(channel))
		return 0;
	return channel->inbox_seen >= CHANNEL_WAITING ||
	       channel->all->waiting >= CHANNELS_WAITING;
}

void
channel_check(struct channel *channel)
{
	const struct channel_call *call = channel->call;

	if (call == NULL || channel->over)
		return;
	if ((call->act == CHANNEL_RECEIVE && channel_has_come(channel)) ||
	    (call->act == CHANNEL_PING && channel->expected))
		channel_finish(channel);
}

int
channel_flush(struct channel *channel)
{
	struct buf *out = &channel->out;
	size_t left = out->len - channel->written;

	if (channel->connection == NULL || left == 0)
		return 0;
	channel->written += connection_send(
	    channel->connection, out->data + channel->written, left, 0);
	if (channel->written == out->len) {
		buf_free(out);
		channel->written = 0;
		return 0;
	}
	if (errno == EAGAIN)
		connection_await_writable(channel->connection);
	return 1;
}

void
channel_write(struct channel *channel)
{
	int left = channel->protocol->write != NULL
		       ? channel->protocol->write(channel)
		       : channel_flush(channel);

	if (!left && channel->call != NULL &&
	    channel->call->act == CHANNEL_SEND && !channel->over)
		channel_finish(channel);
}

static void
channel_lost(struct channel *channel, int os_error)
{
	const char *problem = stream_problem(&channel->connection->stream);

	if (os_error == EPROTO && problem != NULL)
		channel_fail(channel, HTTP_TLS, "%s", problem);
	else if (os_error != 0)
		channel_fail(channel, HTTP_RESET, "%s", strerror(os_error));
	else if (channel->protocol->closed != NULL)
		channel->protocol->closed(channel);
	if (!channel->opened)
		channel_fail(channel, HTTP_CUT,
			     "closed before the handshake was complete");
	else
		channel_ended(channel, 0, "%s", "");
}

/* Whether to read on. */
static int
channel_read(struct channel *channel)
{
	struct channels *all = channel->all;
	ssize_t len;

	if (channel->over)
		return 0;
	channel->paused = channel_is_full(channel);
	if (channel->paused)
		return 0;
	len =
	    connection_receive(channel->connection, all->input, CHANNEL_INPUT);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	if (len <= 0) {
		channel_lost(channel, len < 0 ? errno : 0);
		return 0;
	}
	all->input[len] = '\0';
	channel->protocol->take(channel, all->input, (size_t)len);
	channel_weigh(channel);
	channel_check(channel);
	return 1;
}

static const char *
channel_awaited(const struct channel *channel)
{
	static const char *const words[] = {
	    [CHANNEL_OPEN] = "no end of the handshake",
	    [CHANNEL_SEND] = "the other side did not read it",
	    [CHANNEL_RECEIVE] = "nothing came",
	    [CHANNEL_PING] = "no pong",
	    [CHANNEL_CLOSE] = "the other side did not close it",
	    [CHANNEL_ABORT] = "",
	};

	if (channel->call->act == CHANNEL_OPEN &&
	    (channel->connection == NULL || !channel->connection->established))
		return "no connection";
	return words[channel->call->act];
}

/* Only to receive nothing in time leaves it as it was. */
void
channel_on_deadline(struct deadline *deadline)
{
	struct channel *channel =
	    (struct channel *)((char *)deadline -
			       offsetof(struct channel, deadline));
	const char *awaited = channel_awaited(channel);
	double seconds = deadline->at - channel->began;

	if (channel->call->act != CHANNEL_RECEIVE &&
	    channel->call->act != CHANNEL_PING) {
		channel_fail(channel, HTTP_TIMEOUT, "%s in %.10g s", awaited,
			     seconds);
		return;
	}
	channel->reply.failure = HTTP_TIMEOUT;
	channel->reply.nothing = channel->call->act == CHANNEL_RECEIVE;
	snprintf(channel->reply.detail, sizeof(channel->reply.detail),
		 "%s in %.10g s", awaited, seconds);
	channel_finish(channel);
}

/* Others have a turn, and timers; its own must not be late for that. */
static void
channel_read_later(struct channel *channel)
{
	if (channel->call != NULL && clock_now() >= channel->deadline.at)
		channel_on_deadline(&channel->deadline);
	if (!channel->over)
		connection_call_readable(channel->connection);
}

static void
on_readable(void *owner)
{
	struct channel *channel = owner;

	for (int reads = 0; reads < CHANNEL_READS; reads++)
		if (!channel_read(channel))
			return;
	if (!channel->over)
		channel_read_later(channel);
}

static void
on_writable(void *owner)
{
	channel_write(owner);
}

static void
on_established(void *owner)
{
	struct channel *channel = owner;

	channel->protocol->established(channel);
	if (!channel->over)
		channel_write(channel);
}

void
channel_unreachable(void *owner, int os_error)
{
	struct channel *channel = owner;
	const struct address *to = &channel->peer->address;

	channel->connection = NULL;
	channel_fail(
	    channel, os_error == ECONNREFUSED ? HTTP_REFUSED : HTTP_CONNECT,
	    "%.60s port %d: %s", to->host, to->port, strerror(os_error));
}

static void
on_untrusted(void *owner, const char *problem)
{
	struct channel *channel = owner;

	channel->connection = NULL;
	channel_fail(channel, HTTP_TLS, "%s", problem);
}

const struct connection_events channel_events = {
    .established = on_established,
    .unreachable = channel_unreachable,
    .untrusted = on_untrusted,
    .readable = on_readable,
    .writable = on_writable,
};

static void
channel_show(struct channel *channel, const struct channel_call *call,
	     struct channel_reply *reply)
{
	struct message message;

	reply->seconds = clock_now() - channel->began;
	reply->bytes = reply->event = reply->event_id = "";
	reply->length = 0;
	if (call->act != CHANNEL_RECEIVE)
		return;
	if (channel->protocol->is_bytes) {
		reply->bytes = buf_text(&channel->in);
		reply->length = channel->in.len;
	} else if (inbox_take(&channel->inbox, &message) == 0) {
		*reply = (struct channel_reply){.seconds = reply->seconds,
						.subprotocol = "",
						.farewell = "",
						.bytes = message.bytes,
						.length = message.length,
						.binary = message.binary,
						.event = message.event,
						.event_id = message.id};
	}
}

/* Whether bytes that came before the end are still to be received. */
static int
channel_has_left(const struct channel *channel, const struct channel_call *call)
{
	return call->act == CHANNEL_RECEIVE && channel_has_come(channel);
}

/* What it has received may be as large as a message, and is not kept for
 * longer. The channel may be gone after done(). */
static void
on_soon(evutil_socket_t fd, short what, void *arg)
{
	struct channel *channel = arg;
	const struct channel_call *call = channel->call;
	struct channel_reply reply;
	struct buf farewell = {0};
	struct inbox shown = {0};

	(void)fd;
	(void)what;
	reply = channel->reply;
	if (call->act == CHANNEL_OPEN && channel->opened) {
		reply.failure = HTTP_ANSWERED;
		reply.detail[0] = '\0';
	} else if (channel_has_left(channel, call)) {
		reply = (struct channel_reply){.subprotocol = ""};
	} else if (channel->over) {
		farewell = channel->farewell;
		channel->farewell = (struct buf){0};
	}
	reply.farewell = buf_text(&farewell);
	channel_show(channel, call, &reply);
	if (channel->inbox.count == 0) {
		shown = channel->inbox;
		channel->inbox = (struct inbox){0};
	}
	channel_weigh(channel);
	channel->call = NULL;
	if (!channel->over)
		channel->reply = (struct channel_reply){.subprotocol = ""};
	channel->done(channel->arg, &reply);
	buf_free(&farewell);
	inbox_free(&shown);
}

struct channel *
channel_new(struct channels *all)
{
	struct channel *channel = xcalloc(1, sizeof(*channel));

	channel->all = all;
	channel->reply.subprotocol = "";
	event_assign(&channel->soon, all->settings.base, -1, 0, on_soon,
		     channel);
	return channel;
}

void
channel_free(struct channel *channel)
{
	event_del(&channel->soon);
	deadline_forget(&channel->all->deadlines, &channel->deadline);
	channel->call = NULL;
	if (channel->opened && !channel->over &&
	    channel->protocol->leave != NULL)
		channel->protocol->leave(channel);
	channel_shut(channel);
	inbox_free(&channel->inbox);
	buf_free(&channel->in);
	buf_free(&channel->farewell);
	channel_weigh(channel);
	if (channel->protocol != NULL && channel->protocol->free != NULL)
		channel->protocol->free(channel);
	free(channel);
}
