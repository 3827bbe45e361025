/* SPDX-License-Identifier: MIT */
/*
 * Open model: iteration k is due when schedule.h says, whatever became of the
 * ones before; every engine begins those whose number falls to it. One that
 * begins more than 10 ms too late counts as late; one that finds no free user
 * within 100 ms, or the loop so far behind, is dropped: no catch-up bursts,
 * they would look like a memory step.
 */
#include "load/internal.h"

#include <math.h>

#include "base/clock.h"

#define LATE_S 0.01
#define DROP_S 0.1
enum { DEFAULT_USERS = 20, MAX_USERS = 1000 };

static int
rate_applies(const struct settings *settings)
{
	return !isnan(settings->rate);
}

/* Some to begin with; more are made as replies take longer. */
static void
rate_users(const struct settings *settings, size_t *first, size_t *most)
{
	if (settings_source(settings, &settings->users) != SOURCE_DEFAULT) {
		*first = *most = (size_t)settings->users;
		return;
	}
	*first = DEFAULT_USERS;
	*most = MAX_USERS;
}

static double
rate_due(struct engine *engine)
{
	const struct load *load = engine->load;

	return load->arrival_start +
	       arrivals_time(&engine->arrivals,
			     engine->next - load->arrival_first);
}

static void
rate_advance(struct engine *engine, uint64_t rounds)
{
	engine->next += rounds * engine->load->nengines;
	atomic_store_explicit(&engine->tally.next, engine->next,
			      memory_order_relaxed);
}

static void
rate_drop(struct engine *engine, uint64_t rounds)
{
	counter_add(&engine->tally.dropped, rounds);
	rate_advance(engine, rounds);
}

/* After a long stop: those that are far too late, without looking at each. */
static void
rate_skip(struct engine *engine, double now)
{
	const struct load *load = engine->load;
	double passed = now - DROP_S - load->arrival_start;
	double count = schedule_area(&load->schedule, passed) - ARRIVALS_BLOCK -
		       (double)(engine->next - load->arrival_first);

	if (count > (double)load->nengines)
		rate_drop(engine, (uint64_t)count / load->nengines);
}

/* Begins the next one, or drops it. 0: no user is free, it has to wait. */
static int
rate_arrive(struct engine *engine, double due, double now)
{
	struct worker *worker;

	if (now - due > DROP_S) {
		rate_drop(engine, 1);
		return 1;
	}
	worker = engine_idle_worker(engine);
	if (worker == NULL)
		return 0;
	counter_add(&engine->tally.late, now - due > LATE_S);
	user_seek(worker->user, engine->next + 1);
	rate_advance(engine, 1);
	worker_begin(worker, due);
	return 1;
}

/* All that are due; then waits for the next one, or for a free user. */
static void
rate_go_on(struct engine *engine)
{
	double now = clock_now(), due = now;
	int waits = 0;

	engine->arriving = 1;
	rate_skip(engine, now);
	while (!waits && engine_may_begin(engine) &&
	       (due = rate_due(engine)) <= now) {
		waits = !rate_arrive(engine, due, now);
		now = clock_now();
	}
	engine->arriving = 0;
	if (engine_may_begin(engine) && !isinf(due))
		alarm_set(&engine->alarms, &engine->arrival,
			  waits ? due + DROP_S : due);
	engine->waits = waits;
}

static void
on_arrival(void *arg)
{
	rate_go_on(arg);
}

/* What was not due during a rest is not made up for. */
static void
rate_start(struct engine *engine)
{
	const struct load *load = engine->load;
	const char *word = load->plan.settings->arrival;
	double seed = load->plan.settings->seed;

	engine->arrival.ring = on_arrival;
	engine->arrival.arg = engine;
	arrivals_init(&engine->arrivals, &load->schedule,
		      word != NULL && word[0] == 'p', (uint64_t)seed);
	engine->next = load->arrival_first + engine->index;
	rate_go_on(engine);
}

static void
rate_ended(struct engine *engine, struct worker *worker)
{
	worker->idle = engine->idle;
	engine->idle = worker;
	if (!engine->arriving && (engine->waits || engine->arrival.place == 0))
		rate_go_on(engine);
}

const struct pacer pacer_rate = {
    .name = "rate",
    .timed = 1,
    .applies = rate_applies,
    .users = rate_users,
    .start = rate_start,
    .ended = rate_ended,
};
