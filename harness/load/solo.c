/* SPDX-License-Identifier: MIT */
#include "load/solo.h"

#include <math.h>

/* A reply on its way to where solo_await() waits for it. */
struct solo_call {
	struct solo *solo;
	struct user *user;
	struct step *step;
	struct http_request request; /* the step's may be gone before it */
	size_t index;
	unsigned *left;
};

int
solo_open(struct solo *solo, const struct transport *transport,
	  struct transport_settings *settings, struct error *err)
{
	solo->transport = transport;
	solo->base = settings->base = transport_loop();
	if (solo->base == NULL)
		return error_set(err, STATUS_BUG, "cannot make an event loop");
	solo->settings = *settings;
	solo->client = transport->open(settings, err);
	return solo->client != NULL ? 0 : -1;
}

void
solo_close(struct solo *solo)
{
	for (size_t i = BATCH_MAX; i-- > 0;)
		if (solo->slots[i] != NULL)
			solo->transport->slot_free(solo->slots[i]);
	held_free(&solo->held);
	channels_close(solo->channels);
	if (solo->client != NULL)
		solo->transport->close(solo->client);
	if (solo->base != NULL)
		event_base_free(solo->base);
}

static void solo_send(struct solo_call *);

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct solo_call *call = arg;
	struct solo *solo = call->solo;

	if (solo->observer.reply != NULL)
		solo->observer.reply(solo->observer.arg, &call->request, reply);
	if (call->step->kind == STEP_BATCH &&
	    user_reply(call->user, call->index, reply)) {
		call->request = call->step->batch[call->index];
		solo_send(call);
		return;
	}
	--*call->left;
	if (call->step->kind == STEP_REQUEST)
		user_resume(call->user, reply, call->step);
}

static void
solo_send(struct solo_call *call)
{
	struct solo *solo = call->solo;
	struct slot **slot = &solo->slots[call->index];

	if (*slot == NULL)
		*slot = transport_slot(solo->transport, solo->client,
				       solo->slots[0]);
	if (solo->observer.reply != NULL)
		call->request.want_body = call->request.want_headers = 1;
	if (solo->observer.request != NULL)
		solo->observer.request(solo->observer.arg, &call->request);
	solo->transport->send(*slot, &call->request, on_reply, call);
}

static void
solo_await(struct solo *solo, const unsigned *left)
{
	while (*left > 0)
		event_base_loop(solo->base, EVLOOP_ONCE);
}

static void
solo_request(struct solo *solo, struct user *user, struct step *step)
{
	unsigned left = 1;
	struct solo_call call = {solo, user, step, step->request, 0, &left};

	solo_send(&call);
	solo_await(solo, &left);
}

static void
solo_batch(struct solo *solo, struct user *user, struct step *step)
{
	struct solo_call calls[BATCH_MAX];
	unsigned left = (unsigned)step->nbatch;

	for (size_t i = 0; i < step->nbatch; i++) {
		calls[i] = (struct solo_call){solo,	      user, step,
					      step->batch[i], i,    &left};
		solo_send(&calls[i]);
	}
	solo_await(solo, &left);
	user_resume(user, NULL, step);
}

/* A call on its way to where solo_talk() waits for its reply. */
struct solo_talk {
	struct solo *solo;
	struct user *user;
	struct step *step;
	unsigned left;
};

static void
on_heard(void *arg, const struct channel_reply *reply)
{
	struct solo_talk *talk = arg;
	const struct solo_observer *observer = &talk->solo->observer;

	talk->left = 0;
	/* A peer that goes on and on would keep EVLOOP_ONCE from its end. */
	event_base_loopbreak(talk->solo->base);
	if (observer->channel != NULL)
		observer->channel(observer->arg, &talk->step->channel, reply);
	user_hear(talk->user, reply, talk->step);
}

static struct held_channel *
solo_channel(struct solo *solo, const struct channel_call *call)
{
	static const struct channel_counts none = {NULL, NULL};
	struct error ignored = {0};

	if (call->act != CHANNEL_OPEN)
		return held_find(&solo->held, call->id);
	if (solo->channels == NULL)
		solo->channels =
		    channels_open(&solo->settings, &none, &ignored);
	return solo->channels != NULL
		   ? held_add(&solo->held, solo->channels, call->id, 0)
		   : NULL;
}

static void
solo_talk(struct solo *solo, struct user *user, struct step *step)
{
	static const struct channel_reply none = {.failure = HTTP_CLOSED,
						  .subprotocol = "",
						  .bytes = "",
						  .event = "",
						  .event_id = ""};
	struct solo_talk talk = {solo, user, step, 1};
	struct held_channel *item = solo_channel(solo, &step->channel);

	if (item == NULL) {
		on_heard(&talk, &none);
		return;
	}
	step->channel.request = &step->request;
	channel_do(item->channel, &step->channel, on_heard, &talk);
	solo_await(solo, &talk.left);
}

static void
solo_think(struct solo *solo, double seconds)
{
	struct timeval after = {(time_t)seconds,
				(suseconds_t)(fmod(seconds, 1) * 1e6)};

	if (solo->observer.think != NULL) {
		solo->observer.think(solo->observer.arg, seconds);
		return;
	}
	event_base_loopexit(solo->base, &after);
	event_base_loop(solo->base, EVLOOP_NO_EXIT_ON_EMPTY);
}

void
solo_run(struct solo *solo, struct user *user, struct step *step)
{
	while (step->kind != STEP_END && (solo->stop == NULL || !*solo->stop)) {
		switch (step->kind) {
		case STEP_REQUEST:
			solo_request(solo, user, step);
			break;
		case STEP_BATCH:
			solo_batch(solo, user, step);
			break;
		case STEP_CHANNEL:
			solo_talk(solo, user, step);
			break;
		case STEP_THINK:
			solo_think(solo, step->seconds);
			user_resume(user, NULL, step);
			break;
		case STEP_END:
			break;
		}
	}
	held_end(&solo->held, 1);
}
