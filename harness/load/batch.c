/* SPDX-License-Identifier: MIT */
/* Several requests of one user at once, each on a slot of its own. */
#include <stdlib.h>

#include "base/mem.h"
#include "load/internal.h"

static void
arm_landed(struct arm *arm, const struct http_reply *reply)
{
	struct worker *worker = arm->worker;
	int refused = reply_is_refusal(reply);

	user_reply(worker->user, arm->index, reply);
	if (--worker->pending == 0)
		worker_batched(worker, refused);
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct arm *arm = arg;
	struct worker *worker = arm->worker;

	arm->in_flight = 0;
	worker->measured = arm->measured;
	worker_count(worker, &worker->step.batch[arm->index], reply);
	engine_landed(worker->engine);
	arm_landed(arm, reply);
}

static void
batch_make_arms(struct worker *worker)
{
	if (worker->arms != NULL)
		return;
	worker->arms = xcalloc(BATCH_MAX, sizeof(*worker->arms));
	for (size_t i = 0; i < BATCH_MAX; i++) {
		worker->arms[i].worker = worker;
		worker->arms[i].index = i;
	}
}

static void
arm_send(struct arm *arm)
{
	struct worker *worker = arm->worker;
	const struct load_plan *plan = &worker->engine->load->plan;

	if (arm->slot == NULL)
		arm->slot = plan->transport->slot_new(worker->engine->wire);
	arm->in_flight = 1;
	counter_add(&worker->engine->tally.in_flight, 1);
	plan->transport->send(arm->slot, &worker->step.batch[arm->index],
			      on_reply, arm);
}

/* A batch may end one phase and begin the next. */
static size_t
batch_take(struct worker *worker)
{
	size_t granted = 0;

	batch_make_arms(worker);
	while (granted < worker->step.nbatch &&
	       engine_take(worker->engine, worker) == 0)
		worker->arms[granted++].measured = worker->measured;
	return granted;
}

/*
 * What the load has no request left for is not sent, and the script never
 * learns of it: its next request ends the iteration.
 */
void
batch_send(struct worker *worker)
{
	size_t granted = batch_take(worker);

	if (granted == 0) {
		worker_cancel(worker);
		return;
	}
	worker->measured = worker->arms[0].measured;
	worker_note_lag(worker);
	worker->pending = worker->step.nbatch;
	for (size_t i = 0; i < granted; i++)
		arm_send(&worker->arms[i]);
	for (size_t i = granted; i < worker->step.nbatch; i++)
		arm_landed(&worker->arms[i],
			   &(struct http_reply){.failure = HTTP_STOPPED,
						.body = "",
						.headers = ""});
}

void
batch_cancel(struct worker *worker)
{
	for (size_t i = 0; worker->pending > 0 && i < BATCH_MAX; i++) {
		struct arm *arm = &worker->arms[i];

		if (!arm->in_flight)
			continue;
		worker->engine->load->plan.transport->cancel(arm->slot);
		arm->in_flight = 0;
		engine_landed(worker->engine);
	}
	worker->pending = 0;
}

void
batch_free_arms(struct worker *worker)
{
	for (size_t i = 0; worker->arms != NULL && i < BATCH_MAX; i++)
		if (worker->arms[i].slot != NULL)
			worker->engine->load->plan.transport->slot_free(
			    worker->arms[i].slot);
	free(worker->arms);
}
