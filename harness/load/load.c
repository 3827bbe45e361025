/* SPDX-License-Identifier: MIT */
/* The course of a load: warm-up, measurement, drain. */
#include "load/load.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "load/internal.h"

#define TICK_S 0.05
#define ROWS_S 1.0
#define WARMUP_SHARE 0.2

static const struct pacer *const pacer_table[] = {
#define PACER(name) &pacer_##name,
#include "load/pacers.def"
#undef PACER
    NULL};

static const char *const phase_names[] = {"warm-up", "measure", "drain",
					  "done"};

const char *
phase_name(enum phase phase)
{
	return phase_names[phase];
}

/* The length of the phase under way; NAN: a count decides, or nothing. */
static double
load_phase_length(const struct load *load)
{
	if (load->phase == PHASE_WARMUP)
		return load->warmup_s;
	return load->phase == PHASE_MEASURE ? load->measure_s : NAN;
}

/* Has the phase end on time, not at the next tick. */
static void
load_set_deadline(struct load *load)
{
	double length = load_phase_length(load);
	struct timeval after;

	event_del(load->deadline);
	if (isnan(length))
		return;
	after.tv_sec = (time_t)length;
	after.tv_usec = (suseconds_t)(fmod(length, 1) * 1e6);
	event_add(load->deadline, &after);
}

static void
load_enter(struct load *load, enum phase phase)
{
	double now = clock_now();

	if (phase == load->phase)
		return;
	load->phase = phase;
	load->phase_start = now;
	load->phase_sent = 0;
	if (phase == PHASE_MEASURE)
		load->measure_start = now;
	if (phase == PHASE_DRAIN) {
		if (isnan(load->measure_start))
			load->measure_start = now;
		load->measure_end = now;
		load->drain_end = now + load->plan.settings->timeout;
	}
	record_event(load->plan.record, "phase", "%s", phase_name(phase));
	load_set_deadline(load);
}

/* How long and how much, from the settings: a warm-up of a fifth. */
static void
load_plan_phases(struct load *load)
{
	const struct settings *settings = load->plan.settings;

	load->measure_s = settings->duration;
	load->warmup_s = settings->warmup;
	if (!isnan(settings->requests)) {
		load->measure_requests = (uint64_t)settings->requests;
		load->measure_s = NAN;
	}
	if (!isnan(load->warmup_s))
		return;
	if (load->measure_requests > 0)
		load->warmup_requests =
		    (uint64_t)(settings->requests * WARMUP_SHARE);
	else
		load->warmup_s = load->measure_s * WARMUP_SHARE;
}

static int
load_make_workers(struct load *load, struct error *err)
{
	size_t count = load->pacer->users(load->plan.settings);

	load->max_workers = count;
	load->workers = xcalloc(count, sizeof(*load->workers));
	for (; load->nworkers < count; load->nworkers++) {
		load->workers[load->nworkers] = worker_new(load, err);
		if (load->workers[load->nworkers] == NULL)
			return -1;
	}
	return 0;
}

static void *
load_open_transport(const struct load_plan *plan, struct error *err)
{
	const struct settings *settings = plan->settings;
	struct transport_settings wire = {
	    .base = plan->base,
	    .address = plan->address,
	    .headers = &settings->headers,
	    .allow_hosts = &settings->allow_hosts,
	    .connections = isnan(settings->connections)
			       ? 0
			       : (size_t)settings->connections,
	    .timeout_s = settings->timeout,
	};

	return plan->transport->open(&wire, err);
}

struct load *
load_new(const struct load_plan *plan, struct error *err)
{
	struct load *load = xcalloc(1, sizeof(*load));
	const struct pacer *const *pacer = pacer_table;

	load->plan = *plan;
	load->measure_start = load->measure_end = NAN;
	while (!(*pacer)->applies(plan->settings))
		pacer++;
	load->pacer = *pacer;
	load_plan_phases(load);
	load->wire = load_open_transport(plan, err);
	if (load->wire == NULL || load_make_workers(load, err) != 0) {
		load_free(load);
		return NULL;
	}
	return load;
}

void
load_free(struct load *load)
{
	if (load == NULL)
		return;
	for (size_t i = 0; i < load->nworkers; i++)
		worker_free(load->workers[i]);
	free(load->workers);
	if (load->tick != NULL)
		event_free(load->tick);
	if (load->deadline != NULL)
		event_free(load->deadline);
	if (load->arrival != NULL)
		event_free(load->arrival);
	if (load->wire != NULL)
		load->plan.transport->close(load->wire);
	free(load);
}

static void
load_finish(struct load *load)
{
	load_enter(load, PHASE_DONE);
	for (size_t i = 0; i < load->nworkers; i++)
		worker_cancel(load->workers[i]);
	counts_write(&load->counts, load->plan.record);
	event_del(load->tick);
	event_base_loopbreak(load->plan.base);
}

static int
load_phase_is_over(const struct load *load, double now)
{
	double length = load_phase_length(load);

	if (!isnan(length))
		return now - load->phase_start >= length;
	return load->phase_sent >= (load->phase == PHASE_WARMUP
					? load->warmup_requests
					: load->measure_requests);
}

/* Moves on to the phase that it is time for. */
static void
load_advance(struct load *load)
{
	double now = clock_now();

	if (load->phase == PHASE_WARMUP && load_phase_is_over(load, now))
		load_enter(load, PHASE_MEASURE);
	if (load->phase == PHASE_MEASURE && load_phase_is_over(load, now))
		load_enter(load, PHASE_DRAIN);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;

	(void)fd;
	(void)what;
	load_enter(load,
		   load->phase == PHASE_WARMUP ? PHASE_MEASURE : PHASE_DRAIN);
	event_active(load->tick, EV_TIMEOUT, 0);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;
	double now = clock_now();

	(void)fd;
	(void)what;
	load_advance(load);
	if (now - load->last_rows >= ROWS_S) {
		counts_write(&load->counts, load->plan.record);
		load->last_rows = now;
	}
	if (load->phase == PHASE_DRAIN &&
	    (load->in_flight == 0 || now >= load->drain_end))
		load_finish(load);
}

void
load_start(struct load *load)
{
	struct timeval every = {0, (suseconds_t)(TICK_S * 1e6)};

	record_start_clock(load->plan.record);
	load->start = load->phase_start = load->last_rows = clock_now();
	record_event(load->plan.record, "phase", "%s", phase_name(load->phase));
	load->tick = event_new(load->plan.base, -1, EV_PERSIST, on_tick, load);
	load->deadline = evtimer_new(load->plan.base, on_deadline, load);
	load_set_deadline(load);
	event_add(load->tick, &every);
	load_advance(load);
	load->pacer->start(load);
}

void
load_stop(struct load *load)
{
	if (load->phase < PHASE_DRAIN)
		load_enter(load, PHASE_DRAIN);
}

int
load_take_request(struct load *load)
{
	if (load->measure_requests > 0)
		load_advance(load);
	if (load->phase >= PHASE_DRAIN)
		return 0;
	load->phase_sent++;
	load->in_flight++;
	return 1;
}

void
load_landed(struct load *load)
{
	load->in_flight--;
	if (load->in_flight == 0 && load->phase == PHASE_DRAIN)
		event_active(load->tick, EV_TIMEOUT, 0);
}

struct worker *
load_idle_worker(struct load *load)
{
	struct worker *worker = load->idle;
	struct error ignored = {0};

	if (worker != NULL) {
		load->idle = worker->idle;
		return worker;
	}
	if (load->nworkers >= load->max_workers)
		return NULL;
	worker = worker_new(load, &ignored);
	if (worker == NULL)
		return NULL;
	load->workers = xrealloc(load->workers,
				 (load->nworkers + 1) * sizeof(*load->workers));
	load->workers[load->nworkers++] = worker;
	return worker;
}
