/* SPDX-License-Identifier: MIT */
/*
 * Open model: iteration k is line k of a log, due when that says. It is an
 * iteration of the flow for its route, in which the first request of that route
 * goes to the path and query of the line; or that request alone.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/notify.h"
#include "base/mem.h"
#include "load/internal.h"

/* An engine's place at the log. */
struct seat {
	struct ring *ring;
	struct event *on_filled;
	int taken;   /* the entry is the next one */
	int is_over; /* and that was told */
	struct entry entry;
};

/* What a worker does of it. */
struct act {
	const struct role *role; /* NULL: a request alone */
	int played;		 /* the request has been made */
	size_t size;
	char *target;
	char label[LABEL_MAX];
	struct http_expect expect;
	int is_expected; /* it was answered by an error then, too */
};

static int
replay_applies(const struct settings *settings)
{
	return settings->replay != NULL;
}

static void
seat_take(struct engine *engine)
{
	struct seat *seat = engine->seat;
	int room = 0;

	if (!seat->taken)
		seat->taken = ring_take(seat->ring, &seat->entry,
					sizeof(seat->entry), &room) > 0;
	if (room)
		replay_tell_room(engine->load->plan.replay);
}

/* Nothing comes any more, and all that came has begun. */
static void
seat_end(struct engine *engine)
{
	if (engine->seat->is_over)
		return;
	engine->seat->is_over = 1;
	/* Whoever sees this sees what has begun before: phase.c. */
	atomic_thread_fence(memory_order_release);
	counter_add(&engine->tally.ended, 1);
	load_poke(engine->load);
}

/* INFINITY: the reading is behind, and will say when there is more; or it has
 * come to its end. */
static double
replay_due(struct engine *engine)
{
	struct seat *seat = engine->seat;

	do
		seat_take(engine);
	while (!seat->taken && !ring_is_over(seat->ring) &&
	       ring_await_record(seat->ring) != 0);
	if (seat->taken)
		return engine->load->arrival_start + seat->entry.at_s;
	if (ring_is_over(seat->ring))
		seat_end(engine);
	return INFINITY;
}

static void
replay_pass(struct engine *engine, uint64_t rounds)
{
	engine->seat->taken = 0;
	open_pass(engine, rounds);
}

static void
on_filled(evutil_socket_t fd, short what, void *arg)
{
	struct engine *engine = arg;

	(void)what;
	if (notify_received(fd) && !engine->waits)
		open_go_on(engine);
}

static void
replay_start_engine(struct engine *engine)
{
	struct seat *seat = xcalloc(1, sizeof(*seat));

	engine->seat = seat;
	seat->ring = replay_ring(engine->load->plan.replay, engine->index);
	seat->on_filled = event_new(engine->base, seat->ring->filled,
				    EV_READ | EV_PERSIST, on_filled, engine);
	event_add(seat->on_filled, NULL);
	open_start(engine);
}

static void
replay_leave(struct engine *engine)
{
	if (engine->seat == NULL)
		return;
	event_free(engine->seat->on_filled);
	free(engine->seat);
}

/* The first request of the route that the flow is for. */
static void
act_divert(void *arg, struct http_request *request)
{
	struct act *act = arg;

	if (act->role == NULL || act->played || !role_plays(act->role, request))
		return;
	act->played = 1;
	request->url = act->target;
	if (request->route == NULL)
		request->route = act->role->route;
	if (request->expect == NULL && act->is_expected)
		request->expect = &act->expect;
}

static struct act *
worker_act(struct worker *worker)
{
	if (worker->act == NULL) {
		worker->act = xcalloc(1, sizeof(*worker->act));
		user_rewrite(worker->user, act_divert, worker->act);
	}
	return worker->act;
}

/* What production answered 404 may be 404 here: it is no error of this run.
 * One of the server is, and so is a client that gave up. */
static void
act_expect(struct act *act, short status)
{
	act->is_expected = status >= 400 && status < 499;
	act->expect = (struct http_expect){
	    .count = 3, .ranges = {{200, 299}, {300, 399}, {status, status}}};
}

static void
act_learn(struct act *act, const struct playbook *book,
	  const struct entry *entry)
{
	act->role = entry->role >= 0 ? &book->roles[entry->role] : NULL;
	act->played = 0;
	if (act->size <= entry->len) {
		act->size = entry->len + 1;
		act->target = xrealloc(act->target, act->size);
	}
	memcpy(act->target, entry->target, entry->len + 1);
	act->label[0] = '\0';
	if (entry->pattern >= 0 && act->role == NULL)
		snprintf(act->label, sizeof(act->label), "%s %s",
			 entry_method(entry),
			 book->given->items[entry->pattern].path);
	act_expect(act, entry->status);
}

/* The worker's iteration is what the seat has. */
static void
replay_play(struct worker *worker)
{
	struct engine *engine = worker->engine;
	const struct entry *entry = &engine->seat->entry;
	struct act *act = worker_act(worker);

	act_learn(act, replay_playbook(engine->load->plan.replay), entry);
	if (act->role != NULL) {
		user_begin(worker->user, act->role->flow, &worker->step);
		return;
	}
	user_begin_request(
	    worker->user,
	    &(struct http_request){
		.method = entry_method(entry),
		.url = act->target,
		.route = act->label[0] != '\0' ? act->label : NULL,
		.expect = act->is_expected ? &act->expect : NULL},
	    &worker->step);
}

/* A flow for a route that never asks for it is told of. */
static void
replay_ended(struct engine *engine, struct worker *worker)
{
	const struct act *act = worker->act;

	if (act != NULL && act->role != NULL && !act->played &&
	    worker->requests > 0)
		counter_add(&engine->tally.astray, 1);
	open_ended(engine, worker);
}

void
act_free(struct act *act)
{
	if (act != NULL)
		free(act->target);
	free(act);
}

const struct pacer pacer_replay = {
    .name = "replay",
    .timed = 1,
    .thoughtless = 1,
    .applies = replay_applies,
    .users = open_users,
    .start = replay_start_engine,
    .leave = replay_leave,
    .play = replay_play,
    .ended = replay_ended,
    .due = replay_due,
    .pass = replay_pass,
};
