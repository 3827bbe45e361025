/* SPDX-License-Identifier: MIT */
/*
 * Closed model: a fixed number of users, each of which begins anew when it has
 * ended. What the target cannot take is not sent.
 */
#include "load/internal.h"

#include <math.h>

static int
closed_applies(const struct settings *settings)
{
	return isnan(settings->rate);
}

static size_t
closed_users(const struct settings *settings)
{
	return (size_t)settings->users;
}

static void
closed_start(struct load *load)
{
	for (size_t i = 0; i < load->nworkers; i++)
		if (!load->workers[i]->busy && !load->workers[i]->beginning)
			worker_begin(load->workers[i], NAN);
}

/* An iteration without a request must not hold the loop for ever. */
static void
closed_ended(struct load *load, struct worker *worker)
{
	if (!load_may_begin(load))
		return;
	worker_begin_later(worker, worker->requests > 0 ? 0 : 0.001);
}

const struct pacer pacer_closed = {
    .name = "closed",
    .applies = closed_applies,
    .users = closed_users,
    .start = closed_start,
    .resume = closed_start,
    .ended = closed_ended,
};
