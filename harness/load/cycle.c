/* SPDX-License-Identifier: MIT */
#include "load/cycle.h"

#include <math.h>

#include "base/clock.h"
#include "load/phase.h"

static int
cycle_is(const struct load *load, enum cycle_state state)
{
	return load->cycles > 0 && load->order.phase == PHASE_MEASURE &&
	       load->order.cycle == state;
}

static void
cycle_enter(struct load *load, enum cycle_state state)
{
	load->order.cycle = state;
	phase_order(load);
}

static void
on_settled(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;
	const struct load_plan *plan = &load->shared.plan;

	(void)fd;
	(void)what;
	if (!cycle_is(load, CYCLE_SETTLE))
		return;
	cycle_enter(load, CYCLE_READING);
	if (plan->on_settled != NULL)
		plan->on_settled(plan->arg);
	else
		cycle_next(load, 0);
}

/* The time to settle begins when every thread has stopped. One that does not
 * would make no request of the next burst either: the load ends. */
static void
cycle_settle(struct load *load)
{
	double settle = load->shared.plan.settings->settle;
	struct timeval after = {(time_t)settle,
				(suseconds_t)(fmod(settle, 1) * 1e6)};

	if (phase_is_held(load))
		phase_end_early(load, PHASE_DRAIN);
	if (!threads_obeyed(&load->threads, &load->shared) ||
	    (load->settle != NULL &&
	     event_pending(load->settle, EV_TIMEOUT, NULL)))
		return;
	if (load->settle == NULL)
		load->settle =
		    evtimer_new(load->shared.plan.base, on_settled, load);
	evtimer_add(load->settle, &after);
}

/* A vu is busy before it takes a place in the burst: once all places are taken
 * and no vu is busy, none will be. */
static void
cycle_burst(struct load *load)
{
	const struct quota *quota = &load->shared.quota;
	double now = clock_now();

	if (atomic_load(&quota->taken) < counter_read(&quota->burst))
		return;
	phase_give_up_later(load, now);
	if (LOAD_SUM(load, busy) == 0 || now >= load->give_up_at)
		cycle_enter(load, CYCLE_SETTLE);
}

void
cycle_advance(struct load *load)
{
	if (cycle_is(load, CYCLE_BURST))
		cycle_burst(load);
	else if (cycle_is(load, CYCLE_SETTLE))
		cycle_settle(load);
}

/* Iterations are numbered on from where the thread that is ahead has come to.
 */
static void
cycle_renumber(struct load *load)
{
	struct load_shared *shared = &load->shared;

	shared->arrival_start = clock_now();
	for (size_t i = 0; i < load->threads.count; i++) {
		const struct thread_stats *stats =
		    &load->threads.items[i]->group.stats;
		uint64_t next = counter_read(&stats->counters.next);

		if (next > shared->arrival_first)
			shared->arrival_first = next;
	}
}

void
cycle_next(struct load *load, uint64_t burst)
{
	if (!cycle_is(load, CYCLE_READING))
		return;
	if (load->cycle == load->cycles) {
		phase_enter(load, PHASE_DRAIN);
		return;
	}
	load->cycle++;
	load->give_up_at = INFINITY;
	if (burst > 0)
		atomic_store(&load->shared.quota.burst, burst);
	atomic_store(&load->shared.quota.taken, 0);
	cycle_renumber(load);
	cycle_enter(load, CYCLE_BURST);
}

double
cycle_share(const struct load *load)
{
	const struct quota *quota = &load->shared.quota;
	double burst = fmin((double)counter_read(&quota->taken) /
				(double)counter_read(&quota->burst),
			    1);

	return (load->cycle - 1 + burst) / load->cycles;
}
