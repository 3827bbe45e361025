/* SPDX-License-Identifier: MIT */
/* Open model: iteration k is due when schedule.h says. */
#include <math.h>

#include "load/open.h"
#include "load/pacer.h"

static int
rate_applies(const struct settings *settings)
{
	return !isnan(settings->rate);
}

static double
rate_due(struct vu_group *group)
{
	const struct load_shared *shared = group->shared;

	return shared->arrival_start +
	       arrivals_time(&group->arrivals,
			     group->next - shared->arrival_first);
}

/* After a long stop: drops those that are far too late in one step. */
static void
rate_skip(struct vu_group *group, double now)
{
	const struct load_shared *shared = group->shared;
	double passed = now - OPEN_DROP_S - shared->arrival_start;
	double count = schedule_area(&shared->schedule, passed) -
		       ARRIVALS_BLOCK -
		       (double)(group->next - shared->arrival_first);

	if (count > (double)open_stride(shared))
		open_drop(group, (uint64_t)count / open_stride(shared));
}

/* What was not due between two bursts is not made up for. */
static void
rate_start(struct vu_group *group)
{
	const struct load_shared *shared = group->shared;
	const char *arrival = shared->plan.settings->arrival;
	double seed = shared->plan.settings->seed;

	arrivals_init(&group->arrivals, &shared->schedule,
		      arrival != NULL && arrival[0] == 'p', (uint64_t)seed);
	open_start(group);
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
