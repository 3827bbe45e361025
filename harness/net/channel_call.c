/* SPDX-License-Identifier: MIT */
/* The calls of a channel, and the channels of an event loop. */
#include <errno.h>
#include <nghttp2/nghttp2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/channel_state.h"
#include "net/ws_deflate.h"

static const struct channel_protocol *const protocols[] = {
    [CHANNEL_WEBSOCKET] = &channel_websocket,
    [CHANNEL_STREAM] = &channel_stream,
    [CHANNEL_TCP] = &channel_tcp,
    [CHANNEL_GRPC] = &channel_grpc,
};

static void
channel_connect(struct channel *channel)
{
	channel->peer = peer_find(channel, channel->call);
	if (channel->peer == NULL)
		return;
	channel->connection = connection_open(
	    &channel->peer->connections, channel, (struct connection_manner){0},
	    &channel->peer->memory);
	if (channel->connection == NULL)
		channel_unreachable(channel, errno);
}

static void
channel_abort(struct channel *channel)
{
	if (channel->connection != NULL)
		channel->connection->manner.resets = 1;
	channel_ended(channel, 0, "aborted");
	channel->reply.failure = HTTP_ANSWERED;
}

static void
channel_receive(struct channel *channel)
{
	struct buf *in = &channel->in;
	size_t done = channel->call->consumed;

	if (done > 0 && done <= in->len) {
		memmove(in->data, in->data + done, in->len - done + 1);
		in->len -= done;
		if (in->len == 0)
			buf_free(in);
		channel_weigh(channel);
	}
	if (channel_has_come(channel) || channel->over)
		channel_finish(channel);
	else if (channel->paused)
		connection_call_readable(channel->connection);
}

void
channel_do(struct channel *channel, const struct channel_call *call,
	   channel_fn done, void *arg)
{
	channel->call = call;
	channel->done = done;
	channel->arg = arg;
	channel->began = clock_now();
	deadline_set(&channel->all->deadlines, &channel->deadline,
		     channel->began + (call->timeout_s > 0
					   ? call->timeout_s
					   : channel->all->settings.timeout_s));
	if (call->act == CHANNEL_OPEN) {
		channel->protocol = protocols[call->kind];
		channel->most = call->most;
		channel_connect(channel);
	} else if (call->act == CHANNEL_RECEIVE) {
		channel_receive(channel);
	} else if (channel->over) {
		channel_finish(channel);
	} else if (call->act == CHANNEL_ABORT &&
		   !channel->protocol->aborts_itself) {
		channel_abort(channel);
	} else {
		channel->expected = 0;
		channel->protocol->act(channel);
		if (!channel->over)
			channel_write(channel);
	}
}

struct channels *
channels_open(const struct transport_settings *settings,
	      const struct channel_counts *counts, struct error *err)
{
	struct channels *all = xcalloc(1, sizeof(*all));

	all->settings = *settings;
	all->counts = *counts;
	getrandom(&all->random, sizeof(all->random), 0);
	if (deadlines_init(&all->deadlines, settings->base,
			   channel_on_deadline) == 0)
		return all;
	error_set(err, STATUS_BUG, "a timer could not be created");
	channels_close(all);
	return NULL;
}

void
channels_close(struct channels *all)
{
	if (all == NULL)
		return;
	peers_free(all);
	deadlines_free(&all->deadlines);
	deflater_free(all->deflater);
	nghttp2_session_callbacks_del(all->grpc);
	free(all);
}
