/* SPDX-License-Identifier: MIT */
/* Bytes over TCP, for services that do not speak HTTP. */
#include "net/channel_state.h"

static void
tcp_established(struct channel *channel)
{
	channel_opened(channel);
}

/* What is expected, a scenario knows: it counts as one message then. */
static void
tcp_take(struct channel *channel, char *bytes, size_t length)
{
	buf_add(&channel->in, bytes, length);
}

static void
tcp_act(struct channel *channel)
{
	const struct channel_call *call = channel->call;

	if (call->act == CHANNEL_SEND) {
		buf_add(&channel->out, call->bytes, call->length);
		channel_count(channel);
		return;
	}
	channel_ended(channel, 0, "closed");
	channel->reply.failure = HTTP_ANSWERED;
}

const struct channel_protocol channel_tcp = {
    .name = "TCP",
    .is_bytes = 1,
    .established = tcp_established,
    .take = tcp_take,
    .act = tcp_act,
};
