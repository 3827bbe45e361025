/* SPDX-License-Identifier: MIT */
/*
 * A virtual user: carries out, on the event loop, what its scenario asks for.
 */
#include "load/internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

/* After a refused connection, the time before the next try: no hammering. */
#define REFUSED_PAUSE_S 0.05

static void worker_do(struct worker *);

static void
worker_wake_after(struct worker *worker, double seconds)
{
	alarm_set(&worker->engine->alarms, &worker->wake,
		  clock_now() + seconds);
}

int
reply_is_refusal(const struct http_reply *reply)
{
	return reply->failure == HTTP_REFUSED ||
	       reply->failure == HTTP_CONNECT ||
	       reply->failure == HTTP_UNRESOLVED;
}

static void
latency_add(struct histogram **histogram, double seconds)
{
	if (*histogram == NULL)
		*histogram = xcalloc(1, sizeof(**histogram));
	histogram_add(*histogram, seconds);
}

static void
worker_measure(struct worker *worker, int error, const struct http_reply *reply,
	       struct route_counts *route)
{
	struct tally *tally = &worker->engine->tally;

	counter_add(&tally->measured_errors, (uint64_t)error);
	if (reply->failure != HTTP_ANSWERED)
		return;
	counter_add(&tally->measured_requests, 1);
	if (reply->aborted)
		return; /* it took as long as we made it */
	if (!worker->engine->load->pacer->timed) {
		latency_add(&route->latency, reply->seconds);
		return;
	}
	latency_add(&route->latency, isnan(worker->due)
					 ? reply->seconds
					 : clock_now() - worker->due);
	latency_add(&route->uncorrected, reply->seconds);
}

void
worker_count(struct worker *worker, const struct http_request *request,
	     const struct http_reply *reply)
{
	struct engine *engine = worker->engine;
	struct route_counts *route =
	    counts_add(&engine->counts, request, reply);
	int error = http_is_error(request, reply);

	if (reply->failure == HTTP_ANSWERED)
		counter_add(&engine->dose->requests, 1);
	if (error)
		counter_add(&engine->dose->errors, 1);
	if (engine->details != NULL)
		details_add(engine->details,
			    (size_t)(route - engine->counts.routes), request);
	if (worker->measured)
		worker_measure(worker, error, reply, route);
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct worker *worker = arg;
	int refused = reply_is_refusal(reply);

	worker->in_flight = 0;
	worker_count(worker, &worker->step.request, reply);
	user_resume(worker->user, reply, &worker->step);
	engine_landed(worker->engine);
	/* A think step of its own is no shorter than the pause. */
	if (refused && worker->step.kind != STEP_THINK)
		worker_wake_after(worker, REFUSED_PAUSE_S);
	else
		worker_do(worker);
}

void
worker_batched(struct worker *worker, int refused)
{
	user_resume(worker->user, NULL, &worker->step);
	if (refused && worker->step.kind != STEP_THINK)
		worker_wake_after(worker, REFUSED_PAUSE_S);
	else
		worker_do(worker);
}

/* Only the first request of an iteration has a time of its own. */
void
worker_note_lag(struct worker *worker)
{
	if (worker->requests++ > 0)
		worker->due = NAN;
	if (!isnan(worker->due) && worker->measured)
		histogram_add(&worker->engine->sent_lag,
			      clock_now() - worker->due);
}

static void
worker_send(struct worker *worker)
{
	struct engine *engine = worker->engine;

	if (engine_take(engine, worker) != 0) {
		worker_cancel(worker);
		return;
	}
	worker_note_lag(worker);
	worker->in_flight = 1;
	counter_add(&engine->tally.in_flight, 1);
	engine->load->plan.transport->send(worker->slot, &worker->step.request,
					   on_reply, worker);
}

static void
worker_rest(struct worker *worker)
{
	engine_unreserve(worker->engine, worker);
	worker->beginning = 0;
	if (worker->busy)
		engine_rested(worker->engine);
	worker->busy = 0;
}

static void
worker_end(struct worker *worker)
{
	worker_rest(worker);
	worker->engine->load->pacer->ended(worker->engine, worker);
}

/* Even no time at all passes on the loop: a flow may do nothing but think. */
static void
worker_think(struct worker *worker)
{
	int thoughtless = worker->engine->load->pacer->thoughtless;

	worker_wake_after(worker, thoughtless ? 0 : worker->step.seconds);
}

static void
worker_do(struct worker *worker)
{
	switch (worker->step.kind) {
	case STEP_REQUEST:
		worker_send(worker);
		break;
	case STEP_BATCH:
		batch_send(worker);
		break;
	case STEP_THINK:
		worker_think(worker);
		break;
	case STEP_END:
		worker_end(worker);
		break;
	}
}

/* A think time is over; or a pause before a step that is still to be done. */
static void
on_wake(void *arg)
{
	struct worker *worker = arg;

	if (worker->beginning) {
		worker_begin(worker, NAN);
		return;
	}
	if (worker->step.kind == STEP_THINK)
		user_resume(worker->user, NULL, &worker->step);
	worker_do(worker);
}

void
worker_begin(struct worker *worker, double due)
{
	struct engine *engine = worker->engine;

	worker->beginning = 0;
	worker->requests = 0;
	worker->busy = 1;
	counter_add(&engine->tally.busy, 1);
	if (!engine_may_begin(engine) || engine_reserve(engine, worker) != 0) {
		worker_end(worker);
		return;
	}
	worker->due = due;
	counter_add(&engine->tally.iterations, 1);
	if (engine->load->pacer->play != NULL)
		engine->load->pacer->play(worker);
	else
		user_begin(worker->user, -1, &worker->step);
	worker_do(worker);
}

void
worker_begin_later(struct worker *worker, double seconds)
{
	worker->beginning = 1;
	worker_wake_after(worker, seconds);
}

void
worker_cancel(struct worker *worker)
{
	alarm_cancel(&worker->engine->alarms, &worker->wake);
	batch_cancel(worker);
	if (worker->in_flight) {
		worker->engine->load->plan.transport->cancel(worker->slot);
		worker->in_flight = 0;
		engine_landed(worker->engine);
	}
	worker_rest(worker);
}

/* Numbers go round, so that a user has the same one in any thread. */
struct worker *
worker_new(struct engine *engine, struct error *err)
{
	struct worker *worker = xcalloc(1, sizeof(*worker));
	const struct load *load = engine->load;

	worker->engine = engine;
	worker->id =
	    (unsigned)(engine->nworkers * load->nengines + engine->index + 1);
	worker->user = user_new(engine->scenario, worker->id, err);
	if (worker->user == NULL) {
		free(worker);
		return NULL;
	}
	worker->slot = load->plan.transport->slot_new(engine->wire);
	worker->wake = (struct alarm){.ring = on_wake, .arg = worker};
	return worker;
}

void
worker_free(struct worker *worker)
{
	batch_free_arms(worker);
	worker->engine->load->plan.transport->slot_free(worker->slot);
	user_free(worker->user);
	act_free(worker->act);
	free(worker);
}
