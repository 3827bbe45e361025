/* SPDX-License-Identifier: MIT */
/* One virtual user. */
#include "load/vu.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/notify.h"
#include "load/pacer.h"

/* After a refused connection, the pause before the next try. */
#define REFUSED_PAUSE_S 0.05

static const struct transport *
vu_transport(const struct vu *vu)
{
	return vu->group->shared->plan.transport;
}

void
vu_wake_after(struct vu *vu, double seconds)
{
	timer_set(&vu->group->timers, &vu->wake, clock_now() + seconds);
}

static int
reply_is_refusal(const struct http_reply *reply)
{
	return reply->failure == HTTP_REFUSED ||
	       reply->failure == HTTP_CONNECT ||
	       reply->failure == HTTP_UNRESOLVED;
}

/* A think step is no shorter than the pause. */
static void
vu_go_on(struct vu *vu, const struct http_reply *reply, int refused)
{
	user_resume(vu->user, reply, &vu->step);
	if (refused && vu->step.kind != STEP_THINK)
		vu_wake_after(vu, REFUSED_PAUSE_S);
	else
		vu_do(vu);
}

static const struct http_request *
vu_http(const struct vu *vu, const struct vu_request *request)
{
	return vu->step.kind == STEP_BATCH ? &vu->step.batch[request->index]
					   : &vu->step.request;
}

static int vu_follow(struct vu *, struct vu_request *);

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct vu_request *request = arg;
	struct vu *vu = request->vu;
	int is_batch = vu->step.kind == STEP_BATCH;

	request->in_flight = 0;
	vu_note_reply(vu, request, vu_http(vu, request), reply);
	vu_landed(vu);
	if (is_batch && user_reply(vu->user, request->index, reply) &&
	    vu_follow(vu, request) == 0)
		return;
	if (--vu->pending == 0)
		vu_go_on(vu, is_batch ? NULL : reply, reply_is_refusal(reply));
}

/* None of them is in flight, so that they may move. */
static void
vu_make_requests(struct vu *vu, size_t count)
{
	if (vu->nrequests >= count)
		return;
	vu->requests = xrealloc(vu->requests, count * sizeof(*vu->requests));
	for (; vu->nrequests < count; vu->nrequests++)
		vu->requests[vu->nrequests] =
		    (struct vu_request){.vu = vu, .index = vu->nrequests};
}

int
vu_take(struct vu *vu, struct vu_request *request)
{
	struct vu_group *group = vu->group;
	enum quota_grant grant =
	    quota_take(&group->shared->quota, &group->order, &vu->reserved);

	request->measured = grant == QUOTA_MEASURED;
	return grant == QUOTA_SPENT ? -1 : 0;
}

static inline void
vu_send_one(struct vu *vu, struct vu_request *request,
	    const struct http_request *http)
{
	const struct transport *transport = vu_transport(vu);

	if (request->slot == NULL)
		request->slot = transport_slot(transport, vu->group->client,
					       vu->requests[0].slot);
	request->in_flight = 1;
	counter_add(&vu_counters(vu)->sent, 1);
	transport->send(request->slot, http, on_reply, request);
}

static void
vu_send(struct vu *vu)
{
	if (vu_take(vu, vu->requests) != 0) {
		vu_cancel(vu);
		return;
	}
	vu_note_sent(vu);
	vu->pending = 1;
	vu->requests[0].follows = 0;
	vu_send_one(vu, vu->requests, &vu->step.request);
}

/* Not sent; the script never learns of it, because its next request ends the
 * iteration. */
static void
vu_skip(struct vu *vu, size_t index)
{
	static const struct http_reply skipped = {
	    .failure = HTTP_STOPPED, .body = "", .headers = ""};

	user_reply(vu->user, index, &skipped);
}

/* A redirect in a batch, which was due when its reply came. -1: not sent. */
static int
vu_follow(struct vu *vu, struct vu_request *request)
{
	if (vu_take(vu, request) != 0) {
		vu_skip(vu, request->index);
		return -1;
	}
	request->follows = 1;
	vu_send_one(vu, request, &vu->step.batch[request->index]);
	return 0;
}

/* A batch may take the last requests of the warm-up and the first that are
 * measured; or the last that the quota has. */
static void
vu_send_batch(struct vu *vu)
{
	size_t count = vu->step.nbatch, granted = 0;

	vu_make_requests(vu, count);
	while (granted < count && vu_take(vu, &vu->requests[granted]) == 0)
		granted++;
	if (granted == 0) {
		vu_cancel(vu);
		return;
	}
	vu_note_sent(vu);
	vu->pending = count;
	for (size_t i = 0; i < granted; i++) {
		vu->requests[i].follows = 0;
		vu_send_one(vu, &vu->requests[i], &vu->step.batch[i]);
	}
	for (size_t i = granted; i < count; i++) {
		vu->pending--;
		vu_skip(vu, i);
	}
}

/* A burst is over when all its places are taken and no vu is busy. */
static void
vu_rest(struct vu *vu)
{
	struct quota *quota = &vu->group->shared->quota;

	quota_unreserve(quota, &vu->reserved);
	vu->beginning = 0;
	if (!vu->busy)
		return;
	vu->busy = 0;
	counter_add(&vu_counters(vu)->busy, (uint64_t)-1);
	if (counter_read(&quota->burst) > 0 &&
	    counter_read(&vu_counters(vu)->busy) == 0)
		notify_send(vu->group->shared->notify);
}

static void
vu_end(struct vu *vu)
{
	vu_rest(vu);
	vu->group->shared->pacer->ended(vu);
}

/* The script has come to the end of an iteration. */
static void
vu_finish(struct vu *vu)
{
	held_end(&vu->held, vu->group->new_visitors);
	vu_count_end(vu);
	if (vu->nsent == 0)
		vu_note_empty(vu);
	vu_end(vu);
}

/* A think time of 0 waits for the event loop, too: a flow may do nothing but
 * think. */
static void
vu_think(struct vu *vu)
{
	int no_think = vu->group->shared->pacer->no_think_time;

	vu_wake_after(vu, no_think ? 0 : vu->step.seconds);
}

void
vu_do(struct vu *vu)
{
	switch (vu->step.kind) {
	case STEP_REQUEST:
		vu_send(vu);
		break;
	case STEP_BATCH:
		vu_send_batch(vu);
		break;
	case STEP_CHANNEL:
		vu->group->talk(vu);
		break;
	case STEP_THINK:
		vu_think(vu);
		break;
	case STEP_END:
		vu_finish(vu);
		break;
	}
}

/* A think time is over; or the pause before a step that is still to be done. */
static void
on_wake(void *arg)
{
	struct vu *vu = arg;

	if (vu->beginning) {
		vu_begin(vu, NAN);
		return;
	}
	if (vu->step.kind == STEP_THINK)
		user_resume(vu->user, NULL, &vu->step);
	vu_do(vu);
}

static void
vu_set_flow(struct vu *vu)
{
	int index = user_flow_index(vu->user);

	vu->is_counted = vu->has_error = 0;
	vu->flow = index < 0 ? NULL : &vu->group->stats.flows[index];
}

/* Whether there is an iteration left for it. It is busy before it takes its
 * place in a burst: see cycle.c. */
static int
vu_take_place(struct vu *vu)
{
	struct vu_group *group = vu->group;
	struct quota *quota = &group->shared->quota;

	vu->beginning = 0;
	vu->nsent = 0;
	vu->busy = 1;
	counter_add(&vu_counters(vu)->busy, 1);
	return quota_may_begin(quota, &group->order) &&
	       quota_reserve(quota, &group->order, &vu->reserved) == 0;
}

void
vu_begin(struct vu *vu, double due)
{
	struct vu_group *group = vu->group;
	const struct pacer *pacer = group->shared->pacer;

	if (!vu_take_place(vu)) {
		vu_end(vu);
		return;
	}
	vu->due = due;
	counter_add(&vu_counters(vu)->iterations, 1);
	if (group->new_visitors)
		counter_add(&group->stats.dose->visitors, 1);
	if (pacer->play != NULL)
		pacer->play(vu);
	else
		user_begin(vu->user, -1, &vu->step);
	vu_set_flow(vu);
	vu_do(vu);
}

void
vu_begin_later(struct vu *vu, double seconds)
{
	vu->beginning = 1;
	vu_wake_after(vu, seconds);
}

void
vu_cancel(struct vu *vu)
{
	timer_cancel(&vu->group->timers, &vu->wake);
	for (size_t i = 0; vu->pending > 0 && i < vu->nrequests; i++) {
		struct vu_request *request = &vu->requests[i];

		if (!request->in_flight)
			continue;
		vu_transport(vu)->cancel(request->slot);
		request->in_flight = 0;
		vu_landed(vu);
	}
	vu->pending = 0;
	if (vu->opening)
		vu_landed(vu);
	vu->opening = 0;
	held_end(&vu->held, 1);
	vu_rest(vu);
}

/* A drain lasts no longer than the general timeout, and what misbehaves is
 * meant to last. */
static int
vu_has_timed_out(const struct vu *vu, const struct vu_request *request)
{
	const struct http_request *http = vu_http(vu, request);

	return request->in_flight && http->misbehaves == NULL &&
	       http->timeout_s <= vu->group->shared->plan.settings->timeout;
}

void
vu_give_up(struct vu *vu)
{
	static const struct http_reply late = {
	    .failure = HTTP_TIMEOUT,
	    .body = "",
	    .headers = "",
	    .detail = "no end of it by the end of the run"};
	int failed = 0;

	for (size_t i = 0; vu->pending > 0 && i < vu->nrequests; i++)
		if (vu_has_timed_out(vu, &vu->requests[i])) {
			vu_note_reply(vu, &vu->requests[i],
				      vu_http(vu, &vu->requests[i]), &late);
			failed = 1;
		}
	if (failed && vu->is_counted && vu->flow != NULL)
		counter_add(&vu->flow->failed, 1);
	vu_cancel(vu);
}

/* Ids go round the threads and segments, so that a user has the same id in any
 * of them. */
struct vu *
vu_new(struct vu_group *group, struct error *err)
{
	struct vu *vu = xcalloc(1, sizeof(*vu));

	vu->group = group;
	vu->id = (unsigned)segment_item(load_segment(group->shared),
					group->count * group->shared->nthreads +
					    group->index) +
		 1;
	vu->user = user_new(group->scenario, vu->id, err);
	if (vu->user == NULL) {
		free(vu);
		return NULL;
	}
	if (!group->new_visitors)
		counter_add(&group->stats.dose->visitors, 1);
	vu_make_requests(vu, 1);
	vu->wake = (struct timer){.fire = on_wake, .arg = vu};
	return vu;
}

void
vu_free(struct vu *vu)
{
	for (size_t i = vu->nrequests; i-- > 0;)
		if (vu->requests[i].slot != NULL)
			vu_transport(vu)->slot_free(vu->requests[i].slot);
	free(vu->requests);
	held_free(&vu->held);
	user_free(vu->user);
	free(vu);
}
