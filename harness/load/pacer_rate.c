/* SPDX-License-Identifier: MIT */
/* Open model: iteration k is due when schedule.h says. */
#include <math.h>

#include "load/internal.h"

static int
rate_applies(const struct settings *settings)
{
	return !isnan(settings->rate);
}

static double
rate_due(struct engine *engine)
{
	const struct load *load = engine->load;

	return load->arrival_start +
	       arrivals_time(&engine->arrivals,
			     engine->next - load->arrival_first);
}

/* After a long stop: those that are far too late, without looking at each. */
static void
rate_skip(struct engine *engine, double now)
{
	const struct load *load = engine->load;
	double passed = now - OPEN_DROP_S - load->arrival_start;
	double count = schedule_area(&load->schedule, passed) - ARRIVALS_BLOCK -
		       (double)(engine->next - load->arrival_first);

	if (count > (double)load->nengines)
		open_drop(engine, (uint64_t)count / load->nengines);
}

/* What was not due during a rest is not made up for. */
static void
rate_start(struct engine *engine)
{
	const struct load *load = engine->load;
	const char *word = load->plan.settings->arrival;
	double seed = load->plan.settings->seed;

	arrivals_init(&engine->arrivals, &load->schedule,
		      word != NULL && word[0] == 'p', (uint64_t)seed);
	open_start(engine);
}

const struct pacer pacer_rate = {
    .name = "rate",
    .timed = 1,
    .applies = rate_applies,
    .users = open_users,
    .start = rate_start,
    .ended = open_ended,
    .due = rate_due,
    .pass = open_pass,
    .skip = rate_skip,
};
