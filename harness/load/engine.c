/* SPDX-License-Identifier: MIT */
/*
 * One thread of the load. It goes by the order it has last read, never by what
 * others are about to decide, and says which one that is: once all have
 * acknowledged the end of a phase, what they have counted is complete.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/notify.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "load/internal.h"

#define BEAT_S 0.01

size_t
engine_share(const struct load *load, size_t index, size_t total)
{
	return total / load->nengines + (index < total % load->nengines);
}

int
engine_may_begin(const struct engine *engine)
{
	const struct quota *quota = &engine->load->quota;

	if (engine->phase >= PHASE_DRAIN)
		return 0;
	if (engine->phase == PHASE_WARMUP)
		return 1;
	if (quota->burst > 0)
		return engine->part == CYCLE_BURST &&
		       counter_read(&quota->taken) < quota->burst;
	return quota->measure == 0 ||
	       counter_read(&quota->taken) < quota->measure;
}

/* The warm-up's budget is spent: what follows is measured, although the order
 * that says so may be under way still. */
static int
engine_is_warm(const struct engine *engine)
{
	const struct quota *quota = &engine->load->quota;

	return engine->phase > PHASE_WARMUP ||
	       (quota->warmup > 0 &&
		counter_read(&quota->warmed) >= quota->warmup);
}

/* Who asks has been made busy before, so that a burst is not over yet. */
int
engine_reserve(struct engine *engine, struct worker *worker)
{
	struct quota *quota = &engine->load->quota;
	uint64_t taken = counter_read(&quota->taken);

	if (quota->burst == 0 || !engine_is_warm(engine))
		return 0;
	do {
		if (taken >= quota->burst)
			return -1;
	} while (
	    !atomic_compare_exchange_weak(&quota->taken, &taken, taken + 1));
	worker->reserved = 1;
	return 0;
}

void
engine_unreserve(struct engine *engine, struct worker *worker)
{
	if (worker->reserved)
		atomic_fetch_sub(&engine->load->quota.taken, 1);
	worker->reserved = 0;
}

/* Whoever takes the last one says so. */
static int
quota_take(struct load *load, counter *from, uint64_t budget)
{
	uint64_t taken =
	    atomic_fetch_add_explicit(from, 1, memory_order_relaxed);

	if (taken + 1 == budget)
		load_poke(load);
	return taken < budget ? 0 : -1;
}

static int
engine_take_measured(struct engine *engine, struct worker *worker)
{
	struct quota *quota = &engine->load->quota;

	worker->measured = 1;
	if (quota->burst > 0) {
		if (!worker->reserved)
			quota_take(engine->load, &quota->taken, quota->burst);
		worker->reserved = 0;
		return 0;
	}
	if (quota->measure == 0)
		return 0;
	return quota_take(engine->load, &quota->taken, quota->measure);
}

int
engine_take(struct engine *engine, struct worker *worker)
{
	struct quota *quota = &engine->load->quota;

	if (engine->phase >= PHASE_DRAIN)
		return -1;
	worker->measured = 0;
	if (engine->phase == PHASE_WARMUP &&
	    (quota->warmup == 0 ||
	     quota_take(engine->load, &quota->warmed, quota->warmup) == 0))
		return 0;
	return engine_take_measured(engine, worker);
}

void
engine_landed(struct engine *engine)
{
	counter_add(&engine->tally.in_flight, (uint64_t)-1);
	if (engine->phase == PHASE_DRAIN &&
	    counter_read(&engine->tally.in_flight) == 0)
		load_poke(engine->load);
}

void
engine_rested(struct engine *engine)
{
	counter_add(&engine->tally.busy, (uint64_t)-1);
	if (engine->load->quota.burst > 0 &&
	    counter_read(&engine->tally.busy) == 0)
		load_poke(engine->load);
}

static int
engine_add_worker(struct engine *engine, struct error *err)
{
	struct worker *worker = worker_new(engine, err);

	if (worker == NULL)
		return -1;
	worker->idle = engine->idle;
	engine->idle = worker;
	engine->workers[engine->nworkers++] = worker;
	return 0;
}

struct worker *
engine_idle_worker(struct engine *engine)
{
	struct error ignored = {0};
	struct worker *worker;

	if (engine->idle == NULL && engine->nworkers < engine->max_workers)
		engine_add_worker(engine, &ignored);
	worker = engine->idle;
	if (worker != NULL)
		engine->idle = worker->idle;
	return worker;
}

static void
engine_cancel_all(struct engine *engine)
{
	for (size_t i = 0; i < engine->nworkers; i++)
		worker_cancel(engine->workers[i]);
}

/* Iterations that outlast the timeout are given up. */
static void
engine_settle(struct engine *engine)
{
	for (size_t i = 0; i < engine->nworkers; i++) {
		struct worker *worker = engine->workers[i];

		if (!worker->busy)
			continue;
		worker_cancel(worker);
		engine->load->pacer->ended(engine, worker);
	}
}

static void
engine_obey(struct engine *engine)
{
	uint64_t order =
	    atomic_load_explicit(&engine->load->order, memory_order_acquire);
	enum cycle_part before = engine->part;

	engine->phase = (enum phase)(order & 0xff);
	engine->part = (enum cycle_part)(order >> 8 & 0xff);
	if (engine->phase > PHASE_DRAIN)
		engine_cancel_all(engine);
	else if (engine->part == CYCLE_SETTLE && before == CYCLE_BURST)
		engine_settle(engine);
	else if (engine->part == CYCLE_BURST && before != CYCLE_BURST)
		engine->load->pacer->start(engine);
	if (engine->phase == PHASE_DONE)
		event_base_loopbreak(engine->base);
	atomic_store_explicit(&engine->acknowledged, order,
			      memory_order_release);
	load_poke(engine->load);
}

static void
on_orders(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	if (notify_received(fd))
		engine_obey(arg);
}

/* A timer that does nothing: by how much it is late, the loop is behind. */
static void
on_beat(void *arg)
{
	struct engine *engine = arg;
	double now = clock_now(), lag = now - engine->beat.at;
	uint64_t lag_ns = (uint64_t)(fmax(lag, 0) * 1e9);

	if (lag_ns > counter_read(&engine->tally.lag_ns))
		atomic_store_explicit(&engine->tally.lag_ns, lag_ns,
				      memory_order_relaxed);
	if (engine->phase == PHASE_MEASURE)
		histogram_add(&engine->loop_lag, lag);
	alarm_set(&engine->alarms, &engine->beat, now + BEAT_S);
}

static void *
engine_main(void *arg)
{
	struct engine *engine = arg;

	on_beat(engine);
	engine_obey(engine);
	event_base_loop(engine->base, EVLOOP_NO_EXIT_ON_EMPTY);
	return NULL;
}

static struct event_base *
engine_event_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	/* curl lets go of a socket after each reply, and takes it up again at
	 * once: the kernel need not hear of that. No socket is ever dup'ed. */
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

static int
engine_open_loop(struct engine *engine, struct error *err)
{
	engine->base = engine_event_base();
	engine->orders = notify_open();
	if (engine->base == NULL || engine->orders < 0 ||
	    alarms_open(&engine->alarms, engine->base) != 0)
		return error_set(err, STATUS_IO,
				 "no event loop to be had: too many open "
				 "files?");
	engine->on_orders = event_new(engine->base, engine->orders,
				      EV_READ | EV_PERSIST, on_orders, engine);
	event_add(engine->on_orders, NULL);
	engine->beat =
	    (struct alarm){.at = clock_now(), .ring = on_beat, .arg = engine};
	return 0;
}

/* The first uses the scenario itself. */
static int
engine_open_scenario(struct engine *engine, struct error *err)
{
	struct scenario *scenario = engine->load->plan.scenario;

	engine->scenario =
	    engine->index == 0 ? scenario : scenario_replicate(scenario, err);
	return engine->scenario != NULL ? 0 : -1;
}

static int
engine_open_transport(struct engine *engine, struct error *err)
{
	const struct load_plan *plan = &engine->load->plan;
	const struct settings *settings = plan->settings;
	struct transport_settings wire = {.base = engine->base,
					  .address = plan->address};

	transport_settings_take(&wire, settings);
	if (!isnan(settings->connections))
		wire.connections = engine_share(engine->load, engine->index,
						(size_t)settings->connections);
	engine->wire = plan->transport->open(&wire, err);
	return engine->wire != NULL ? 0 : -1;
}

static int
engine_make_workers(struct engine *engine, struct error *err)
{
	const struct load *load = engine->load;
	size_t first, most;

	load->pacer->users(load->plan.settings, &first, &most);
	first = engine_share(load, engine->index, first);
	engine->max_workers = engine_share(load, engine->index, most);
	engine->workers =
	    xcalloc(engine->max_workers, sizeof(*engine->workers));
	while (engine->nworkers < first)
		if (engine_add_worker(engine, err) != 0)
			return -1;
	return 0;
}

struct engine *
engine_new(struct load *load, size_t index, struct error *err)
{
	struct engine *engine = aligned_alloc(64, sizeof(*engine));

	if (engine == NULL)
		abort(); /* out of memory */
	memset(engine, 0, sizeof(*engine));
	engine->load = load;
	engine->index = index;
	engine->dose = &load->plan.dose->shares[index];
	engine->part = CYCLE_READING;
	engine->orders = -1;
	if (load->plan.settings->cover.count > 0)
		engine->details = xcalloc(1, sizeof(*engine->details));
	if (engine_open_loop(engine, err) == 0 &&
	    engine_open_scenario(engine, err) == 0 &&
	    engine_open_transport(engine, err) == 0 &&
	    engine_make_workers(engine, err) == 0)
		return engine;
	engine_free(engine);
	return NULL;
}

void
engine_free(struct engine *engine)
{
	for (size_t i = 0; i < engine->nworkers; i++)
		worker_free(engine->workers[i]);
	free(engine->workers);
	if (engine->load->pacer->leave != NULL)
		engine->load->pacer->leave(engine);
	if (engine->wire != NULL)
		engine->load->plan.transport->close(engine->wire);
	if (engine->index > 0)
		scenario_free(engine->scenario);
	if (engine->on_orders != NULL)
		event_free(engine->on_orders);
	alarms_close(&engine->alarms);
	if (engine->base != NULL)
		event_base_free(engine->base);
	if (engine->orders >= 0)
		close(engine->orders);
	counts_free(&engine->counts);
	free(engine->details);
	free(engine);
}

int
engine_start(struct engine *engine, struct error *err)
{
	if (thread_start(&engine->thread, engine_main, engine, err) != 0)
		return -1;
	engine->started = 1;
	return 0;
}

void
engine_join(struct engine *engine)
{
	if (engine->started)
		pthread_join(engine->thread, NULL);
	engine->started = 0;
}
