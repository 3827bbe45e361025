/* SPDX-License-Identifier: MIT */
/* A load from its making to its end: the thread that decides. */
#include "load/load.h"

#include <math.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/notify.h"
#include "base/clock.h"
#include "base/mem.h"
#include "load/internal.h"

#define TICK_S 0.05
#define ROWS_S 1.0
#define WANTED_LOOKS 500

static const struct pacer *const pacer_table[] = {
#define PACER(name) &pacer_##name,
#include "load/pacers.def"
#undef PACER
    NULL};

/* The processors that this process may use. */
static size_t
load_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

/* One processor is left for the target; no thread is without a user, or a
 * connection. */
static size_t
load_threads(struct load *load)
{
	const struct settings *settings = load->plan.settings;
	size_t processors = load_processors(), first, most;
	size_t threads = processors > 1 ? processors - 1 : 1;

	if (!isnan(settings->threads))
		threads = (size_t)settings->threads;
	load->pacer->users(settings, &first, &most);
	if (threads > first)
		threads = first;
	if (threads > settings->connections)
		threads = (size_t)settings->connections;
	threads = threads < DOSE_SHARES ? threads : DOSE_SHARES;
	load->processor_share = fmin((double)processors / (double)threads, 1);
	return threads;
}

static int
load_make_engines(struct load *load, struct error *err)
{
	size_t count = load_threads(load);

	load->engines = xcalloc(count, sizeof(struct engine *));
	load->nengines = count;
	for (size_t i = 0; i < count; i++) {
		load->engines[i] = engine_new(load, i, err);
		if (load->engines[i] != NULL)
			continue;
		load->nengines = i;
		return -1;
	}
	return 0;
}

static void
load_make_schedule(struct load *load)
{
	const struct settings *settings = load->plan.settings;
	double level = isnan(settings->rate) ? settings->users : settings->rate;

	schedule_make(&load->schedule, level, load->warmup_s,
		      &settings->stages);
}

struct load *
load_new(const struct load_plan *plan, struct error *err)
{
	struct load *load = aligned_alloc(64, sizeof(*load));
	const struct pacer *const *pacer = pacer_table;

	if (load == NULL)
		abort(); /* out of memory */
	*load = (struct load){.plan = *plan, .news = -1};
	load->measure_start = load->measure_end = NAN;
	while (!(*pacer)->applies(plan->settings))
		pacer++;
	load->pacer = *pacer;
	phase_plan(load);
	load_make_schedule(load);
	load->news = notify_open();
	if (load->news >= 0 && load_make_engines(load, err) == 0)
		return load;
	if (load->news < 0)
		error_set(err, STATUS_IO, "too many open files");
	load_free(load);
	return NULL;
}

static void
load_free_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

static void
load_join(struct load *load)
{
	if (load->phase < PHASE_DONE)
		phase_enter(load, PHASE_DONE);
	for (size_t i = 0; i < load->nengines; i++)
		engine_join(load->engines[i]);
}

void
load_free(struct load *load)
{
	if (load == NULL)
		return;
	if (load->deadline != NULL)
		load_join(load);
	sums_free(&load->sums);
	for (size_t i = 0; i < load->nengines; i++)
		engine_free(load->engines[i]);
	free(load->engines);
	load_free_event(load->on_news);
	load_free_event(load->tick);
	load_free_event(load->deadline);
	load_free_event(load->settle);
	if (load->news >= 0)
		close(load->news);
	free(load);
}

void
load_poke(struct load *load)
{
	notify_send(load->news);
}

void
load_order(struct load *load)
{
	uint64_t serial = (counter_read(&load->order) >> 16) + 1;

	atomic_store_explicit(&load->order,
			      serial << 16 | (uint64_t)load->part << 8 |
				  (uint64_t)load->phase,
			      memory_order_release);
	for (size_t i = 0; i < load->nengines; i++)
		notify_send(load->engines[i]->orders);
}

int
load_obeyed(const struct load *load)
{
	uint64_t order = counter_read(&load->order);

	for (size_t i = 0; i < load->nengines; i++)
		if (load->engines[i]->started &&
		    atomic_load_explicit(&load->engines[i]->acknowledged,
					 memory_order_acquire) != order)
			return 0;
	return 1;
}

uint64_t
load_sum(const struct load *load, size_t offset)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < load->nengines; i++) {
		const char *tally = (const char *)&load->engines[i]->tally;

		sum += counter_read((const counter *)(tally + offset));
	}
	return sum;
}

void
load_want_routes(struct load *load)
{
	atomic_store_explicit(&load->routes_wanted, 1, memory_order_relaxed);
	load_poke(load);
}

static void
load_routes_rows(struct load *load, double now)
{
	atomic_store_explicit(&load->routes_wanted, 0, memory_order_relaxed);
	sums_take(load);
	sums_write(load);
	load->last_routes = now;
}

static void
load_self_row(struct load *load, double now)
{
	self_look(load, now - load->last_self);
	load->last_self = now;
}

/* Routes when they are wanted, less often the longer it runs: the fit that
 * needs them keeps no more than about so many. */
static void
load_rows(struct load *load, double now)
{
	double since = now - load->last_routes;
	double pause = fmin((now - load->start) / WANTED_LOOKS, ROWS_S);
	int wanted =
	    atomic_load_explicit(&load->routes_wanted, memory_order_relaxed);

	if (since >= (wanted ? pause : ROWS_S))
		load_routes_rows(load, now);
	if (now - load->last_self >= ROWS_S)
		load_self_row(load, now);
}

/* Every thread has nothing left to do but end. */
static void
load_finish(struct load *load)
{
	load_join(load);
	load_routes_rows(load, clock_now());
	load_self_row(load, clock_now());
	sums_finish(load);
	for (size_t i = 1; i < load->nengines; i++)
		scenario_absorb(load->plan.scenario,
				load->engines[i]->scenario);
	event_del(load->tick);
	event_del(load->on_news);
	event_base_loopbreak(load->plan.base);
}

static void
load_look(struct load *load)
{
	double now = clock_now();

	phase_look(load);
	cycle_look(load);
	if (load->phase == PHASE_DONE && load_obeyed(load))
		load_finish(load);
	else
		load_rows(load, now);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	load_look(arg);
}

static void
on_news(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	if (notify_received(fd))
		load_look(arg);
}

static void
load_watch(struct load *load)
{
	struct timeval every = {0, (suseconds_t)(TICK_S * 1e6)};

	load->tick = event_new(load->plan.base, -1, EV_PERSIST, on_tick, load);
	event_add(load->tick, &every);
	load->on_news = event_new(load->plan.base, load->news,
				  EV_READ | EV_PERSIST, on_news, load);
	event_add(load->on_news, NULL);
}

int
load_start(struct load *load, struct error *err)
{
	record_start_clock(load->plan.record);
	load->start = load->arrival_start = clock_now();
	load->last_routes = load->last_self = load->start;
	if (load->plan.replay != NULL &&
	    replay_start(load->plan.replay, load->nengines, load->start, err) !=
		0)
		return -1;
	load_watch(load);
	phase_start(load);
	for (size_t i = 0; i < load->nengines; i++)
		if (engine_start(load->engines[i], err) != 0)
			return -1;
	return 0;
}
