/* SPDX-License-Identifier: MIT */
/* What a virtual user does on the channels that it holds. */
#include <math.h>
#include <stdio.h>

#include "load/vu.h"

/* After an end or failure, the pause before the next step: a script may ask
 * the same again and again. */
#define ENDED_PAUSE_S 0.05

static struct http_request
talk_request(const struct vu *vu, enum channel_kind kind)
{
	struct http_request request = vu->step.request;

	if (kind == CHANNEL_WEBSOCKET)
		request.method = "WS";
	request.misbehaves = NULL;
	request.expect = NULL;
	request.grpc = 0;
	request.want_body = 0;
	return request;
}

/* The handshake as the request that it is; of TCP there is none. */
static void
talk_note_opened(struct vu *vu, const struct channel_reply *reply)
{
	const struct channel_call *call = &vu->step.channel;
	struct http_request request = talk_request(vu, call->kind);
	struct http_reply as = {.failure = reply->failure,
				.status = reply->status,
				.version = call->kind == CHANNEL_GRPC
					       ? HTTP_VERSION_2
					       : HTTP_VERSION_1_1,
				.body = "",
				.headers = "",
				.received = 1, /* it has only begun */
				.seconds = reply->seconds};
	struct held_channel *item = held_find(&vu->held, call->id);

	snprintf(as.detail, sizeof(as.detail), "%s", reply->detail);
	vu->opening = 0;
	vu_landed(vu);
	if (call->kind != CHANNEL_TCP || as.failure != HTTP_ANSWERED)
		vu_note_reply(vu, vu->requests, &request, &as);
	if (as.failure != HTTP_ANSWERED || as.status >= 400)
		held_drop(&vu->held, item);
	else
		item->route = counts_message_route(
		    &vu->group->stats.counts, &request,
		    call->kind == CHANNEL_STREAM ? "event" : "message");
}

static int
talk_has_failed(const struct channel_call *call,
		const struct channel_reply *reply)
{
	if (reply->failure == HTTP_ANSWERED)
		return 0;
	if (call->act == CHANNEL_CLOSE && reply->ended)
		return 0;
	return !(call->optional && (reply->nothing || reply->ended));
}

/* A call that failed counts as a request of the messages' route without a
 * reply. */
static void
talk_note_failure(struct vu *vu, const struct channel_reply *reply)
{
	const struct held_channel *item =
	    held_find(&vu->held, vu->step.channel.id);
	struct http_request request = {
	    .method = "WS",
	    .url = "/",
	    .route = item->route != NULL ? item->route->name : "message"};
	struct http_reply as = {
	    .failure = reply->failure, .body = "", .headers = ""};

	snprintf(as.detail, sizeof(as.detail), "%s", reply->detail);
	vu->requests[0].measured = vu->group->order.phase == PHASE_MEASURE;
	vu_note_reply(vu, vu->requests, &request, &as);
}

static void
talk_note(struct vu *vu, const struct channel_reply *reply)
{
	const struct channel_call *call = &vu->step.channel;
	struct held_channel *item;

	if (call->act == CHANNEL_OPEN) {
		talk_note_opened(vu, reply);
		return;
	}
	item = held_find(&vu->held, call->id);
	if (item->route != NULL)
		counts_message(item->route, channel_messages(item->channel));
	if (talk_has_failed(call, reply))
		talk_note_failure(vu, reply);
	else if (call->act == CHANNEL_ABORT)
		counter_add(&vu->group->stats.dose->aborts, 1);
	if (call->act == CHANNEL_CLOSE || call->act == CHANNEL_ABORT ||
	    channel_reply_is_last(reply))
		held_drop(&vu->held, item);
}

static void
talk_go_on(struct vu *vu, const struct channel_reply *reply)
{
	int pauses =
	    channel_reply_is_last(reply) && reply->failure != HTTP_ANSWERED;

	user_hear(vu->user, reply, &vu->step);
	if (pauses && vu->step.kind != STEP_THINK)
		vu_wake_after(vu, ENDED_PAUSE_S);
	else
		vu_do(vu);
}

static void
on_heard(void *arg, const struct channel_reply *reply)
{
	struct vu *vu = arg;

	vu->pending = 0;
	talk_note(vu, reply);
	talk_go_on(vu, reply);
}

/* Nothing can be asked of a channel that is not there. */
static void
talk_refuse(struct vu *vu, const char *why)
{
	struct channel_reply reply = {.failure = HTTP_CLOSED,
				      .subprotocol = "",
				      .bytes = "",
				      .event = "",
				      .event_id = ""};

	snprintf(reply.detail, sizeof(reply.detail), "%s", why);
	vu->has_error = 1;
	talk_go_on(vu, &reply);
}

struct transport_settings
vu_group_net(struct vu_group *group)
{
	const struct load_plan *plan = &group->shared->plan;
	struct transport_settings net = {.base = group->base,
					 .address = plan->address,
					 .opened =
					     &group->stats.dose->connections,
					 .mark = plan->mark};

	transport_settings_take(&net, plan->settings);
	return net;
}

/* NULL: no memory for them. */
static struct channels *
vu_group_channels(struct vu_group *group)
{
	struct transport_settings net = vu_group_net(group);
	struct channel_counts counts = {&group->stats.dose->messages,
					&group->stats.dose->streams};
	struct error ignored = {0};

	if (group->channels == NULL)
		group->channels = channels_open(&net, &counts, &ignored);
	return group->channels;
}

/* A handshake is a request, for quota and drain. */
static struct held_channel *
talk_open(struct vu *vu)
{
	const struct channel_call *call = &vu->step.channel;
	struct channels *channels = vu_group_channels(vu->group);

	if (channels == NULL)
		return NULL;
	return held_add(&vu->held, channels, call->id, call->keep);
}

static void
talk_begin(struct vu *vu, struct held_channel *item)
{
	vu->step.channel.request = &vu->step.request;
	vu->pending = 1;
	channel_do(item->channel, &vu->step.channel, on_heard, vu);
}

static void
talk_send_open(struct vu *vu)
{
	struct held_channel *item = talk_open(vu);

	if (item == NULL) {
		talk_refuse(vu, "a user may hold 1000 at a time");
		return;
	}
	if (vu_take(vu, vu->requests) != 0) {
		vu_cancel(vu);
		return;
	}
	vu_note_sent(vu);
	vu->opening = 1;
	counter_add(&vu->group->stats.counters.sent, 1);
	talk_begin(vu, item);
}

/* A message is no request: no quota grants it. But none is sent once the load
 * has ended. */
void
vu_talk(struct vu *vu)
{
	struct held_channel *item;

	if (vu->group->order.phase >= PHASE_DRAIN) {
		vu_cancel(vu);
		return;
	}
	if (vu->step.channel.act == CHANNEL_OPEN) {
		talk_send_open(vu);
		return;
	}
	item = held_find(&vu->held, vu->step.channel.id);
	if (item == NULL) {
		talk_refuse(vu, "its iteration has ended");
		return;
	}
	if (vu->nsent++ == 0 && vu->group->order.phase == PHASE_MEASURE)
		vu_count_begun(vu);
	talk_begin(vu, item);
}
