/* SPDX-License-Identifier: MIT */
/*
 * Closed model: a number of users, each of which begins an iteration when it
 * has ended the one before. What the target cannot take is not sent. Stages
 * change the number: users with an id above it do not begin.
 */
#include <math.h>

#include "base/clock.h"
#include "load/pacer.h"
#include "load/vu.h"

#define STAGE_CHECK_S 0.02
#define EMPTY_PAUSE_S 0.001

static int
closed_applies(const struct settings *settings)
{
	return isnan(settings->rate);
}

static void
closed_users(const struct settings *settings, size_t *first, size_t *most)
{
	*first = *most =
	    (size_t)fmax(settings->users, ceil(stages_most(&settings->stages)));
}

static int
closed_has_stages(const struct vu_group *group)
{
	return group->shared->plan.settings->stages.count > 0;
}

static int
closed_wants(const struct vu *vu)
{
	const struct load_shared *shared = vu->group->shared;

	return !closed_has_stages(vu->group) ||
	       vu->id <= schedule_level(&shared->schedule,
					clock_now() - shared->start);
}

static void
closed_begin(struct vu_group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		struct vu *vu = group->vus[i];

		if (!vu->busy && !vu->beginning && closed_wants(vu))
			vu_begin(vu, NAN);
	}
}

static void
closed_check_later(struct vu_group *group)
{
	timer_set(&group->timers, &group->arrival, clock_now() + STAGE_CHECK_S);
}

/* Whether the stages want more users by now. */
static void
on_stage_check(void *arg)
{
	struct vu_group *group = arg;

	if (!vu_group_may_begin(group))
		return;
	closed_begin(group);
	closed_check_later(group);
}

static void
closed_start(struct vu_group *group)
{
	group->arrival.fire = on_stage_check;
	group->arrival.arg = group;
	closed_begin(group);
	if (closed_has_stages(group))
		closed_check_later(group);
}

/* After an iteration without a request the event loop has its turn. */
static void
closed_ended(struct vu *vu)
{
	if (!vu_group_may_begin(vu->group) || !closed_wants(vu))
		return;
	if (vu->nsent > 0)
		vu_begin(vu, NAN);
	else
		vu_begin_later(vu, EMPTY_PAUSE_S);
}

const struct pacer pacer_closed = {
    .name = "closed",
    .applies = closed_applies,
    .users = closed_users,
    .start = closed_start,
    .ended = closed_ended,
};
