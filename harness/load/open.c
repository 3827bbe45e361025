/* SPDX-License-Identifier: MIT */
/*
 * Open model: an iteration begins when it is due, whatever became of the ones
 * before; every engine begins those whose number falls to it. One that begins
 * more than 10 ms too late counts as late; one that finds no free user within
 * 100 ms, or the loop so far behind, is dropped: no catch-up bursts, they would
 * look like a memory step.
 */
#include <math.h>

#include "base/clock.h"
#include "load/internal.h"

#define LATE_S 0.01
enum { DEFAULT_USERS = 20, MAX_USERS = 1000, AT_ONCE = 1000 };

/* Some to begin with; more are made as replies take longer. */
void
open_users(const struct settings *settings, size_t *first, size_t *most)
{
	if (settings_source(settings, &settings->users) != SOURCE_DEFAULT) {
		*first = *most = (size_t)settings->users;
		return;
	}
	*first = DEFAULT_USERS;
	*most = MAX_USERS;
}

void
open_pass(struct engine *engine, uint64_t rounds)
{
	engine->next += rounds * engine->load->nengines;
	atomic_store_explicit(&engine->tally.next, engine->next,
			      memory_order_relaxed);
}

void
open_drop(struct engine *engine, uint64_t rounds)
{
	counter_add(&engine->tally.dropped, rounds);
	engine->load->pacer->pass(engine, rounds);
}

/* Begins the next one, or drops it. 0: no user is free, it has to wait. */
static int
open_arrive(struct engine *engine, double due, double now)
{
	struct worker *worker;

	if (now - due > OPEN_DROP_S) {
		open_drop(engine, 1);
		return 1;
	}
	worker = engine_idle_worker(engine);
	if (worker == NULL)
		return 0;
	counter_add(&engine->tally.late, now - due > LATE_S);
	user_seek(worker->user, engine->next + 1);
	engine->load->pacer->pass(engine, 1);
	worker_begin(worker, due);
	return 1;
}

/* All that are due, but not so many that nothing else has its turn; then waits
 * for the next one, or for a free user. */
void
open_go_on(struct engine *engine)
{
	const struct pacer *pacer = engine->load->pacer;
	double now = clock_now(), due = now;
	int waits = 0, left = AT_ONCE;

	engine->arriving = 1;
	if (pacer->skip != NULL)
		pacer->skip(engine, now);
	while (!waits && engine_may_begin(engine) &&
	       (due = pacer->due(engine)) <= now && left-- > 0) {
		waits = !open_arrive(engine, due, now);
		now = clock_now();
	}
	engine->arriving = 0;
	if (engine_may_begin(engine) && !isinf(due))
		alarm_set(&engine->alarms, &engine->arrival,
			  waits ? due + OPEN_DROP_S : due);
	engine->waits = waits;
}

static void
on_arrival(void *arg)
{
	open_go_on(arg);
}

void
open_start(struct engine *engine)
{
	engine->arrival.ring = on_arrival;
	engine->arrival.arg = engine;
	engine->next = engine->load->arrival_first + engine->index;
	open_go_on(engine);
}

void
open_ended(struct engine *engine, struct worker *worker)
{
	worker->idle = engine->idle;
	engine->idle = worker;
	if (!engine->arriving && (engine->waits || engine->arrival.place == 0))
		open_go_on(engine);
}
