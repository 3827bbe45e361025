/* SPDX-License-Identifier: MIT */
/*
 * A measured phase made of cycles: a burst, all of it answered, a rest, and
 * then somebody takes a reading and calls for the next. Iterations that the
 * burst began are completed, so that none leaves its half of the work behind
 * in the target.
 */
#include <math.h>

#include "base/clock.h"
#include "load/internal.h"

static int
cycle_under_way(const struct load *load, enum cycle_part part)
{
	return load->cycles > 0 && load->phase == PHASE_MEASURE &&
	       load->part == part;
}

static int
cycle_is_sent(const struct load *load)
{
	return (double)load->phase_sent >= load->plan.settings->burst;
}

int
cycle_may_begin(const struct load *load)
{
	if (load->cycles == 0 || load->phase != PHASE_MEASURE)
		return 1;
	return load->part == CYCLE_BURST && !cycle_is_sent(load);
}

static void
on_settled(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;

	(void)fd;
	(void)what;
	if (!cycle_under_way(load, CYCLE_SETTLE))
		return;
	load->part = CYCLE_READING;
	if (load->plan.on_settled != NULL)
		load->plan.on_settled(load->plan.arg);
	else
		load_next_cycle(load);
}

/* Iterations that outlast the timeout are given up. */
static void
cycle_settle(struct load *load)
{
	double settle = load->plan.settings->settle;
	struct timeval after = {(time_t)settle,
				(suseconds_t)(fmod(settle, 1) * 1e6)};

	load->part = CYCLE_SETTLE;
	for (size_t i = 0; i < load->nworkers; i++) {
		struct worker *worker = load->workers[i];

		if (!worker->busy)
			continue;
		worker_cancel(worker);
		load->pacer->ended(load, worker);
	}
	if (load->settle == NULL)
		load->settle = evtimer_new(load->plan.base, on_settled, load);
	evtimer_add(load->settle, &after);
}

void
cycle_advance(struct load *load)
{
	double now = clock_now();

	if (!cycle_under_way(load, CYCLE_BURST) || !cycle_is_sent(load))
		return;
	if (isinf(load->phase_give_up))
		load->phase_give_up = now + load->plan.settings->timeout;
	if (load->busy == 0 || now >= load->phase_give_up)
		cycle_settle(load);
}

void
load_next_cycle(struct load *load)
{
	if (!cycle_under_way(load, CYCLE_READING))
		return;
	if (load->cycle == load->cycles) {
		phase_enter(load, PHASE_DRAIN);
		event_active(load->tick, EV_TIMEOUT, 0);
		return;
	}
	load->cycle++;
	load->part = CYCLE_BURST;
	load->phase_sent = 0;
	load->phase_give_up = INFINITY;
	load->pacer->resume(load);
}

double
cycle_share(const struct load *load)
{
	double burst =
	    fmin((double)load->phase_sent / load->plan.settings->burst, 1);

	return (load->cycle - 1 + burst) / load->cycles;
}
