/* SPDX-License-Identifier: MIT */
/* A load from its making to its end. */
#include "load/load.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "load/internal.h"

#define TICK_S 0.05
#define ROWS_S 1.0

static const struct pacer *const pacer_table[] = {
#define PACER(name) &pacer_##name,
#include "load/pacers.def"
#undef PACER
    NULL};

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
	struct transport_settings wire = {.base = plan->base,
					  .address = plan->address};

	transport_settings_take(&wire, plan->settings);
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
	phase_plan(load);
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
	if (load->settle != NULL)
		event_free(load->settle);
	if (load->arrival != NULL)
		event_free(load->arrival);
	if (load->wire != NULL)
		load->plan.transport->close(load->wire);
	free(load);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;
	double now = clock_now();

	(void)fd;
	(void)what;
	phase_tick(load);
	cycle_advance(load);
	if (now - load->last_rows >= ROWS_S) {
		counts_write(&load->counts, load->plan.record);
		load->last_rows = now;
	}
}

void
load_start(struct load *load)
{
	struct timeval every = {0, (suseconds_t)(TICK_S * 1e6)};

	record_start_clock(load->plan.record);
	load->start = load->last_rows = clock_now();
	load->tick = event_new(load->plan.base, -1, EV_PERSIST, on_tick, load);
	event_add(load->tick, &every);
	phase_start(load);
	load_advance(load);
	load->pacer->start(load);
}

int
load_may_begin(const struct load *load)
{
	return load->phase < PHASE_DRAIN && cycle_may_begin(load);
}

int
load_take_request(struct load *load)
{
	if (load->measure_requests > 0 || load->warmup_requests > 0)
		load_advance(load);
	if (load->phase >= PHASE_DRAIN)
		return 0;
	load->phase_sent++;
	load->in_flight++;
	return 1;
}

/* What waits for the last one need not wait for the next tick. */
void
load_landed(struct load *load)
{
	load->in_flight--;
	if (load->in_flight == 0 && load->phase == PHASE_DRAIN)
		event_active(load->tick, EV_TIMEOUT, 0);
}

void
load_ended(struct load *load)
{
	load->busy--;
	if (load->busy == 0 && load->cycles > 0)
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
