/* SPDX-License-Identifier: MIT */
/*
 * Open model at a constant rate: iteration k is due at start + k / rate (of a
 * burst, where there are cycles),
 * whatever became of the ones before. One that finds no free user, or the
 * loop too late, is counted as late and dropped: no catch-up bursts, they
 * would look like a memory step.
 */
#include "load/internal.h"

#include <math.h>

#include "base/clock.h"

#define LATE_S 0.1
enum { DEFAULT_USERS = 20, MAX_USERS = 1000 };

static int
rate_applies(const struct settings *settings)
{
	return !isnan(settings->rate);
}

/* Some to begin with; more are made as replies take longer. */
static size_t
rate_users(const struct settings *settings)
{
	if (settings_source(settings, &settings->users) != SOURCE_DEFAULT)
		return (size_t)settings->users;
	return DEFAULT_USERS;
}

static double
rate_due(const struct load *load, uint64_t k)
{
	return load->arrival_start +
	       (double)(k - load->arrival_first) / load->plan.settings->rate;
}

static void
rate_arrive(struct load *load, double due, double now)
{
	struct worker *worker =
	    now - due > LATE_S ? NULL : load_idle_worker(load);

	if (worker == NULL)
		load->late++;
	else
		worker_begin(worker, due);
}

static void
rate_wait(struct load *load, double seconds)
{
	struct timeval after = {(time_t)seconds,
				(suseconds_t)(fmod(seconds, 1) * 1e6)};

	evtimer_add(load->arrival, &after);
}

static void
on_arrival(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;
	double now = clock_now(), due = now;

	(void)fd;
	(void)what;
	while (load_may_begin(load) &&
	       (due = rate_due(load, load->iterations + load->late)) <= now)
		rate_arrive(load, due, now);
	if (load_may_begin(load))
		rate_wait(load, due - now);
}

static void
rate_start(struct load *load)
{
	if (settings_source(load->plan.settings, &load->plan.settings->users) ==
	    SOURCE_DEFAULT)
		load->max_workers = MAX_USERS;
	load->arrival = evtimer_new(load->plan.base, on_arrival, load);
	for (size_t i = 0; i < load->nworkers; i++)
		pacer_rate.ended(load, load->workers[i]);
	load->arrival_start = load->start;
	rate_wait(load, 0);
}

/* What was not due during the rest is not made up for. */
static void
rate_resume(struct load *load)
{
	load->arrival_start = clock_now();
	load->arrival_first = load->iterations + load->late;
	rate_wait(load, 0);
}

static void
rate_ended(struct load *load, struct worker *worker)
{
	worker->idle = load->idle;
	load->idle = worker;
}

const struct pacer pacer_rate = {
    .name = "rate",
    .applies = rate_applies,
    .users = rate_users,
    .start = rate_start,
    .resume = rate_resume,
    .ended = rate_ended,
};
