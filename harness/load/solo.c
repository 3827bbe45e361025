/* SPDX-License-Identifier: MIT */
#include "load/solo.h"

#include <math.h>

/* A reply on its way to where solo_await() waits for it. */
struct arrival {
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
	solo->base = settings->base = event_base_new();
	if (solo->base == NULL)
		return error_set(err, STATUS_BUG, "no event loop to be had");
	solo->wire = transport->open(settings, err);
	return solo->wire != NULL ? 0 : -1;
}

void
solo_close(struct solo *solo)
{
	for (size_t i = 0; i < BATCH_MAX; i++)
		if (solo->slots[i] != NULL)
			solo->transport->slot_free(solo->slots[i]);
	if (solo->wire != NULL)
		solo->transport->close(solo->wire);
	if (solo->base != NULL)
		event_base_free(solo->base);
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct arrival *arrival = arg;
	struct solo *solo = arrival->solo;

	if (solo->sight.reply != NULL)
		solo->sight.reply(solo->sight.arg, &arrival->request, reply);
	--*arrival->left;
	if (arrival->step->kind == STEP_BATCH)
		user_reply(arrival->user, arrival->index, reply);
	else
		user_resume(arrival->user, reply, arrival->step);
}

static void
solo_send(struct arrival *arrival)
{
	struct solo *solo = arrival->solo;
	struct slot **slot = &solo->slots[arrival->index];

	if (*slot == NULL)
		*slot = solo->transport->slot_new(solo->wire);
	if (solo->sight.reply != NULL)
		arrival->request.want_body = arrival->request.want_headers = 1;
	if (solo->sight.request != NULL)
		solo->sight.request(solo->sight.arg, &arrival->request);
	solo->transport->send(*slot, &arrival->request, on_reply, arrival);
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
	struct arrival arrival = {solo, user, step, step->request, 0, &left};

	solo_send(&arrival);
	solo_await(solo, &left);
}

static void
solo_batch(struct solo *solo, struct user *user, struct step *step)
{
	struct arrival arrivals[BATCH_MAX];
	unsigned left = (unsigned)step->nbatch;

	for (size_t i = 0; i < step->nbatch; i++) {
		arrivals[i] = (struct arrival){solo,	       user, step,
					       step->batch[i], i,    &left};
		solo_send(&arrivals[i]);
	}
	solo_await(solo, &left);
	user_resume(user, NULL, step);
}

static void
solo_think(struct solo *solo, double seconds)
{
	struct timeval after = {(time_t)seconds,
				(suseconds_t)(fmod(seconds, 1) * 1e6)};

	if (solo->sight.think != NULL) {
		solo->sight.think(solo->sight.arg, seconds);
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
		case STEP_THINK:
			solo_think(solo, step->seconds);
			user_resume(user, NULL, step);
			break;
		case STEP_END:
			break;
		}
	}
}
