/* SPDX-License-Identifier: MIT */
/* A load from its making to its end, in the coordinator's thread. */
#include "load/load.h"

#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/notify.h"
#include "base/thread.h"
#include "load/cycle.h"
#include "load/empty.h"
#include "load/load_state.h"
#include "load/pacer.h"
#include "load/phase.h"

#define TICK_S 0.05
#define STILL_TICKS 200 /* twice what the watchdog gives a step */
#define ROWS_S 1.0
#define FEW_ROUTES 256
#define MOST_ROUTE_ROWS 500
/* Thousands of routes are written less often: so many rows a second. */
#define ROUTES_A_SECOND 1000.0

/* The processors that this process may use. */
static size_t
load_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

/* One processor is left for the target; each thread has at least one user and
 * one connection. */
static void
load_count_threads(struct load *load)
{
	const struct settings *settings = load->shared.plan.settings;
	size_t processors = load_processors(), first, most;
	size_t threads = processors > 1 ? processors - 1 : 1;

	if (!isnan(settings->threads))
		threads = (size_t)settings->threads;
	pacer_users(load->shared.pacer, settings, &first, &most);
	if (threads > first)
		threads = first;
	if (threads > settings->connections)
		threads = load_connections(settings);
	threads = threads < DOSE_SHARES ? threads : DOSE_SHARES;
	load->shared.nthreads = threads;
	load->self.processor_share =
	    fmin((double)processors / (double)threads, 1);
}

static void
load_make_schedule(struct load *load)
{
	const struct settings *settings = load->shared.plan.settings;
	double level = isnan(settings->rate) ? settings->users : settings->rate;
	struct vary vary;

	vary_plan(&vary, settings);
	if (vary.count > 0)
		schedule_vary(&load->shared.schedule,
			      isnan(settings->rate) ? 1 : settings->rate,
			      load->warmup_s, &vary);
	else
		schedule_make(&load->shared.schedule, level, load->warmup_s,
			      &settings->stages);
}

static int
load_open(struct load *load, struct error *err)
{
	int notify = notify_open();

	load->shared.notify = load->shared.quota.notify = notify;
	if (notify < 0)
		return error_set(err, STATUS_IO, "too many open files");
	return threads_make(&load->threads, &load->shared, err);
}

struct load *
load_new(const struct load_plan *plan, struct error *err)
{
	struct load *load = aligned_alloc(64, sizeof(*load));

	if (load == NULL)
		mem_exhausted();
	*load = (struct load){.shared = {.plan = *plan}};
	load->measure_start = load->measure_end = NAN;
	load->shared.pacer = pacer_choose(plan->settings);
	phase_plan(load);
	load_make_schedule(load);
	load_count_threads(load);
	if (load_open(load, err) == 0)
		return load;
	load_free(load);
	return NULL;
}

static void
load_free_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

static int
load_threads_are_done(const struct load *load)
{
	return load->order.phase == PHASE_DONE &&
	       (threads_obeyed(&load->threads, &load->shared) ||
		phase_is_held(load));
}

static void
load_join(struct load *load)
{
	phase_enter(load, PHASE_DONE);
	if (load->held > 0)
		return;
	while (!load_threads_are_done(load))
		clock_pause(TICK_S);
	load->held = threads_join(&load->threads, &load->shared);
	thread_leave_behind(load->held);
}

int
load_free(struct load *load)
{
	if (load == NULL)
		return 0;
	if (load->deadline != NULL)
		load_join(load);
	if (load->held > 0)
		return -1;
	sums_free(&load->sums);
	threads_free(&load->threads);
	load_free_event(load->on_notify);
	load_free_event(load->tick);
	load_free_event(load->deadline);
	load_free_event(load->settle);
	if (load->shared.notify >= 0)
		close(load->shared.notify);
	free(load);
	return 0;
}

void
load_want_routes(struct load *load)
{
	atomic_store_explicit(&load->routes_wanted, 1, memory_order_relaxed);
	notify_send(load->shared.notify);
}

static void
load_write_routes(struct load *load, double now)
{
	atomic_store_explicit(&load->routes_wanted, 0, memory_order_relaxed);
	sums_take(&load->sums, &load->threads);
	sums_write(&load->sums, load->shared.plan.record);
	load->last_routes = now;
}

static void
load_write_self(struct load *load, double now)
{
	self_record(&load->self, &load->threads, &load->shared.plan,
		    load->order.phase == PHASE_MEASURE, now);
}

/* Rows of routes when they are wanted, less often the longer the load runs:
 * the fit by route keeps about MOST_ROUTE_ROWS times. */
static void
load_write_rows(struct load *load, double now)
{
	double since = now - load->last_routes;
	double pause = (now - load->shared.start) / MOST_ROUTE_ROWS;
	double least = (double)load->sums.nroutes / ROUTES_A_SECOND;
	int wanted =
	    atomic_load_explicit(&load->routes_wanted, memory_order_relaxed);

	if (since >= fmax(wanted ? fmin(pause, ROWS_S) : ROWS_S,
			  load->sums.nroutes > FEW_ROUTES ? least : 0))
		load_write_routes(load, now);
	if (now - load->self.last >= ROWS_S)
		load_write_self(load, now);
}

static void
load_absorb(struct load *load)
{
	for (size_t i = 1; i < load->threads.count; i++)
		if (!load->threads.items[i]->started)
			scenario_absorb(load->shared.plan.scenario,
					load->threads.items[i]->group.scenario);
}

/* Every thread has acknowledged PHASE_DONE, or is held. What one of those has
 * counted was counted long ago. */
static void
load_finish(struct load *load)
{
	struct load_threads *threads = &load->threads;

	load_join(load);
	load_write_routes(load, clock_now());
	load_write_self(load, clock_now());
	sums_finish(&load->sums, threads,
		    scenario_flows(load->shared.plan.scenario));
	load_absorb(load);
	event_del(load->tick);
	event_del(load->on_notify);
	event_base_loopbreak(load->shared.plan.base);
}

/* A load that counts requests would never end without them. */
static void
load_end_empty(struct load *load)
{
	if (load->order.phase >= PHASE_DRAIN || !empty_is_certain(load))
		return;
	load->makes_no_request = 1;
	load_stop(load);
}

static void
load_advance(struct load *load)
{
	double now = clock_now();

	load_end_empty(load);
	phase_advance(load);
	cycle_advance(load);
	if (load_threads_are_done(load))
		load_finish(load);
	else
		load_write_rows(load, now);
}

/* A count of requests, or a burst, would not end while all threads are held. It
 * counts ticks, not time: a program that was stopped for a minute has seen one.
 */
static void
load_end_held(struct load *load)
{
	uint64_t beats = LOAD_SUM(load, beats);

	load->still = beats == load->beats ? load->still + 1 : 0;
	load->beats = beats;
	if (load->still == STILL_TICKS)
		load_stop(load);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	load_end_held(arg);
	load_advance(arg);
}

static void
on_notify(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	if (notify_received(fd))
		load_advance(arg);
}

static void
load_add_events(struct load *load)
{
	struct event_base *base = load->shared.plan.base;
	struct timeval every = {0, (suseconds_t)(TICK_S * 1e6)};

	load->tick = event_new(base, -1, EV_PERSIST, on_tick, load);
	event_add(load->tick, &every);
	load->on_notify = event_new(base, load->shared.notify,
				    EV_READ | EV_PERSIST, on_notify, load);
	event_add(load->on_notify, NULL);
}

int
load_start(struct load *load, struct error *err)
{
	struct load_shared *shared = &load->shared;
	double now;

	record_start_clock(shared->plan.record);
	now = clock_now();
	shared->start = shared->arrival_start = now;
	load->last_routes = load->self.last = now;
	if (shared->plan.replay != NULL &&
	    replay_start(shared->plan.replay, shared->nthreads, now, err) != 0)
		return -1;
	load_add_events(load);
	phase_start(load);
	return threads_start(&load->threads, err);
}

void
load_next_cycle(struct load *load, uint64_t burst)
{
	cycle_next(load, burst);
}

void
load_enough(struct load *load)
{
	phase_end_early(load, PHASE_DRAIN);
}

void
load_stop(struct load *load)
{
	int holds = load->order.phase == PHASE_HOLD;

	load->stopped = 1;
	phase_end_early(load, holds ? PHASE_DONE : PHASE_DRAIN);
}
