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
	return atomic_load(&load->quota.taken) >= load->quota.burst;
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
	load_order(load);
	if (load->plan.on_settled != NULL)
		load->plan.on_settled(load->plan.arg);
	else
		load_next_cycle(load);
}

/* The rest begins when every engine knows of it. */
static void
cycle_rest(struct load *load)
{
	double settle = load->plan.settings->settle;
	struct timeval after = {(time_t)settle,
				(suseconds_t)(fmod(settle, 1) * 1e6)};

	if (!load_obeyed(load) ||
	    (load->settle != NULL &&
	     event_pending(load->settle, EV_TIMEOUT, NULL)))
		return;
	if (load->settle == NULL)
		load->settle = evtimer_new(load->plan.base, on_settled, load);
	evtimer_add(load->settle, &after);
}

/* An iteration is busy before it takes a place in the burst: once all places
 * are taken and nobody is busy, nobody will be. */
static void
cycle_burst(struct load *load)
{
	double now = clock_now();

	if (!cycle_is_sent(load))
		return;
	if (isinf(load->phase_give_up))
		load->phase_give_up =
		    now + load->plan.settings->timeout + GIVE_UP_S;
	if (LOAD_SUM(load, busy) > 0 && now < load->phase_give_up)
		return;
	load->part = CYCLE_SETTLE;
	load_order(load);
}

void
cycle_look(struct load *load)
{
	if (cycle_under_way(load, CYCLE_BURST))
		cycle_burst(load);
	else if (cycle_under_way(load, CYCLE_SETTLE))
		cycle_rest(load);
}

/* Numbers of iterations go on where the engine that is ahead has stopped. */
static void
cycle_renumber(struct load *load)
{
	load->arrival_start = clock_now();
	for (size_t i = 0; i < load->nengines; i++) {
		uint64_t next = counter_read(&load->engines[i]->tally.next);

		if (next > load->arrival_first)
			load->arrival_first = next;
	}
}

void
load_next_cycle(struct load *load)
{
	if (!cycle_under_way(load, CYCLE_READING))
		return;
	if (load->cycle == load->cycles) {
		phase_enter(load, PHASE_DRAIN);
		return;
	}
	load->cycle++;
	load->part = CYCLE_BURST;
	load->phase_give_up = INFINITY;
	atomic_store(&load->quota.taken, 0);
	cycle_renumber(load);
	load_order(load);
}

double
cycle_share(const struct load *load)
{
	double burst = fmin((double)counter_read(&load->quota.taken) /
				(double)load->quota.burst,
			    1);

	return (load->cycle - 1 + burst) / load->cycles;
}
