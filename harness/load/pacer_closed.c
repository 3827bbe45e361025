/* SPDX-License-Identifier: MIT */
/*
 * Closed model: a number of users, each of which begins anew when it has
 * ended. What the target cannot take is not sent. Through stages the number
 * changes: users of a high number begin later, or rest at the end of an
 * iteration.
 */
#include "load/internal.h"

#include <math.h>

#include "base/clock.h"

#define STAGE_LOOK_S 0.02

static int
closed_applies(const struct settings *settings)
{
	return isnan(settings->rate);
}

static void
closed_users(const struct settings *settings, size_t *first, size_t *most)
{
	*first = *most =
	    (size_t)fmax(settings->users, ceil(stages_most(&settings->stages)));
}

static int
closed_wants(const struct engine *engine, const struct worker *worker)
{
	const struct load *load = engine->load;

	if (load->plan.settings->stages.count == 0)
		return 1;
	return worker->id <=
	       schedule_level(&load->schedule, clock_now() - load->start);
}

static void
closed_begin(struct engine *engine)
{
	for (size_t i = 0; i < engine->nworkers; i++) {
		struct worker *worker = engine->workers[i];

		if (!worker->busy && !worker->beginning &&
		    closed_wants(engine, worker))
			worker_begin(worker, NAN);
	}
}

/* Looks whether more users are wanted by now. */
static void
on_stage(void *arg)
{
	struct engine *engine = arg;

	if (!engine_may_begin(engine))
		return;
	closed_begin(engine);
	alarm_set(&engine->alarms, &engine->arrival,
		  clock_now() + STAGE_LOOK_S);
}

static void
closed_start(struct engine *engine)
{
	engine->arrival.ring = on_stage;
	engine->arrival.arg = engine;
	closed_begin(engine);
	if (engine->load->plan.settings->stages.count > 0)
		alarm_set(&engine->alarms, &engine->arrival,
			  clock_now() + STAGE_LOOK_S);
}

/* An iteration without a request must not hold the loop for ever. */
static void
closed_ended(struct engine *engine, struct worker *worker)
{
	if (!engine_may_begin(engine) || !closed_wants(engine, worker))
		return;
	if (worker->requests > 0)
		worker_begin(worker, NAN);
	else
		worker_begin_later(worker, 0.001);
}

const struct pacer pacer_closed = {
    .name = "closed",
    .applies = closed_applies,
    .users = closed_users,
    .start = closed_start,
    .ended = closed_ended,
};
