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
	struct timeval after;

	if (seconds <= 0) {
		event_active(worker->wake, EV_TIMEOUT, 0);
		return;
	}
	after.tv_sec = (time_t)seconds;
	after.tv_usec = (suseconds_t)((seconds - floor(seconds)) * 1e6);
	evtimer_add(worker->wake, &after);
}

int
reply_is_refusal(const struct http_reply *reply)
{
	return reply->failure == HTTP_REFUSED ||
	       reply->failure == HTTP_CONNECT ||
	       reply->failure == HTTP_UNRESOLVED;
}

void
worker_count(struct worker *worker, const struct http_request *request,
	     const struct http_reply *reply)
{
	struct load *load = worker->load;
	struct dose *dose = load->plan.dose;
	double now = clock_now();
	int error = counts_add(&load->counts, request, reply);

	if (reply->failure == HTTP_ANSWERED)
		atomic_fetch_add(&dose->requests, 1);
	atomic_fetch_add(&dose->errors, (uint64_t)error);
	if (!worker->measured)
		return;
	load->measured_requests += reply->failure == HTTP_ANSWERED;
	load->measured_errors += (uint64_t)error;
	if (reply->failure != HTTP_ANSWERED)
		return;
	histogram_add(&load->latency, now - worker->due);
	histogram_add(&load->uncorrected, now - worker->sent);
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct worker *worker = arg;
	struct load *load = worker->load;
	int refused = reply_is_refusal(reply);

	worker->in_flight = 0;
	worker_count(worker, &worker->step.request, reply);
	user_resume(worker->user, reply, &worker->step);
	load_landed(load);
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

static void
worker_send(struct worker *worker)
{
	struct load *load = worker->load;

	if (!load_take_request(load)) {
		worker_cancel(worker);
		return;
	}
	worker->sent = clock_now();
	/* Only the first request of an iteration has a time of its own. */
	if (worker->requests++ > 0 || isnan(worker->due))
		worker->due = worker->sent;
	worker->measured = load->phase == PHASE_MEASURE;
	worker->in_flight = 1;
	load->plan.transport->send(worker->lane, &worker->step.request,
				   on_reply, worker);
}

static void
worker_rest(struct worker *worker)
{
	if (worker->busy)
		load_ended(worker->load);
	worker->busy = 0;
	worker->beginning = 0;
}

static void
worker_end(struct worker *worker)
{
	worker_rest(worker);
	worker->load->pacer->ended(worker->load, worker);
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
		worker_wake_after(worker, worker->step.seconds);
		break;
	case STEP_END:
		worker_end(worker);
		break;
	}
}

/* A think time is over; or a pause before a step that is still to be done. */
static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct worker *worker = arg;

	(void)fd;
	(void)what;
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
	struct load *load = worker->load;

	if (!load_may_begin(load)) {
		worker_end(worker);
		return;
	}
	worker->busy = 1;
	worker->beginning = 0;
	load->busy++;
	worker->due = due;
	worker->requests = 0;
	load->iterations++;
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
	event_del(worker->wake);
	batch_cancel(worker);
	if (worker->in_flight) {
		worker->load->plan.transport->cancel(worker->lane);
		worker->in_flight = 0;
		load_landed(worker->load);
	}
	worker_rest(worker);
}

struct worker *
worker_new(struct load *load, struct error *err)
{
	struct worker *worker = xcalloc(1, sizeof(*worker));

	worker->load = load;
	worker->user =
	    user_new(load->plan.scenario, (unsigned)load->nworkers + 1, err);
	if (worker->user == NULL) {
		free(worker);
		return NULL;
	}
	worker->lane = load->plan.transport->lane_new(load->wire);
	worker->wake = evtimer_new(load->plan.base, on_wake, worker);
	return worker;
}

void
worker_free(struct worker *worker)
{
	batch_free_arms(worker);
	worker->load->plan.transport->lane_free(worker->lane);
	event_free(worker->wake);
	user_free(worker->user);
	free(worker);
}
