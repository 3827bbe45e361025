/* SPDX-License-Identifier: MIT */
/*
 * Closed model with --vary-load. In stretches at the high level a user begins
 * an iteration when it has ended the one before, as in pacer_closed.c. In the
 * others it rests after each for so many times as long as iterations last at
 * the high level: fewer users would not do, since a few may reach as much as
 * the target can take.
 */
#include <math.h>

#include "base/clock.h"
#include "load/pacer.h"
#include "load/vu.h"

#define EMPTY_PAUSE_S 0.001
/* How much the newest iteration counts for how long one usually lasts. */
#define NEWEST 0.05

static int
varied_applies(const struct settings *settings)
{
	return isnan(settings->rate) && settings->vary;
}

static void
varied_users(const struct settings *settings, size_t *first, size_t *most)
{
	*first = *most = (size_t)settings->users;
}

static void
varied_start(struct vu_group *group)
{
	group->lasts_s = NAN;
	for (size_t i = 0; i < group->count; i++)
		vu_begin(group->vus[i], NAN);
}

static void
varied_play(struct vu *vu)
{
	vu->began = clock_now();
	user_begin(vu->user, -1, &vu->step);
}

static void
varied_note(struct vu_group *group, double lasted_s)
{
	if (isnan(group->lasts_s))
		group->lasts_s = lasted_s;
	group->lasts_s += NEWEST * (lasted_s - group->lasts_s);
}

/* How long a user rests that has just ended an iteration; it is not late for
 * the next stretch. */
static double
varied_rest(struct vu *vu, double now)
{
	struct vu_group *group = vu->group;
	const struct schedule *schedule = &group->shared->schedule;
	double since = now - group->shared->start;
	double level = schedule_level(schedule, since), usual;

	if (!(level < 1)) {
		varied_note(group, now - vu->began);
		return 0;
	}
	usual = isnan(group->lasts_s) ? now - vu->began : group->lasts_s;
	return fmin(usual * (1 / level - 1), schedule_left(schedule, since));
}

static void
varied_ended(struct vu *vu)
{
	double rest;

	if (!vu_group_may_begin(vu->group))
		return;
	rest = varied_rest(vu, clock_now());
	if (vu->nsent == 0)
		rest = fmax(rest, EMPTY_PAUSE_S);
	if (rest > 0)
		vu_begin_later(vu, rest);
	else
		vu_begin(vu, NAN);
}

const struct pacer pacer_varied = {
    .name = "varied",
    .applies = varied_applies,
    .users = varied_users,
    .start = varied_start,
    .play = varied_play,
    .ended = varied_ended,
};
