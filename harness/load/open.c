/* SPDX-License-Identifier: MIT */
/*
 * An iteration that begins more than 10 ms too late counts as late. One that
 * finds no idle vu within OPEN_DROP_S, or an event loop so far behind, is
 * dropped: it is not made up for in a burst, which would look like a memory
 * step.
 */
#include "load/open.h"

#include <math.h>

#include "base/clock.h"
#include "load/pacer.h"

#define LATE_S 0.01
enum { DEFAULT_USERS = 20, MAX_USERS = 1000, AT_ONCE = 1000 };

/* By default more are made as replies take longer. */
void
open_users(const struct settings *settings, size_t *first, size_t *most)
{
	if (settings_source(settings, &settings->users) != SOURCE_DEFAULT) {
		*first = *most = (size_t)settings->users;
		return;
	}
	*first = DEFAULT_USERS;
	*most = MAX_USERS;
}

uint64_t
open_stride(const struct load_shared *shared)
{
	return shared->nthreads * segment_count(load_segment(shared));
}

void
open_pass(struct vu_group *group, uint64_t rounds)
{
	group->next += rounds * open_stride(group->shared);
	atomic_store_explicit(&group->stats.counters.next, group->next,
			      memory_order_relaxed);
}

/* Where none waited for a vu, it was this thread that came too late. */
void
open_drop(struct vu_group *group, uint64_t rounds)
{
	counter_add(&group->stats.counters.dropped, rounds);
	if (!group->waits)
		counter_add(&group->stats.counters.behind, rounds);
	group->shared->pacer->pass(group, rounds);
}

/* Begins the next iteration, or drops it. 0: all vus are busy, it waits. */
static int
open_arrive(struct vu_group *group, double due, double now)
{
	struct vu *vu;

	if (now - due > OPEN_DROP_S) {
		open_drop(group, 1);
		return 1;
	}
	vu = vu_group_take_idle(group);
	if (vu == NULL)
		return 0;
	counter_add(&group->stats.counters.late, now - due > LATE_S);
	user_seek(vu->user, group->next + 1);
	group->shared->pacer->pass(group, 1);
	vu_begin(vu, due);
	return 1;
}

/* No more than AT_ONCE, so that replies have their turn; then waits for the
 * next one to be due, or for an idle vu. */
void
open_go_on(struct vu_group *group)
{
	const struct pacer *pacer = group->shared->pacer;
	double now = clock_now(), due = now;
	int waits = 0, left = AT_ONCE;

	group->arriving = 1;
	if (pacer->skip != NULL && vu_group_may_begin(group))
		pacer->skip(group, now);
	while (!waits && vu_group_may_begin(group) &&
	       (due = pacer->due(group)) <= now && left-- > 0) {
		waits = !open_arrive(group, due, now);
		now = clock_now();
	}
	group->arriving = 0;
	if (vu_group_may_begin(group) && !isinf(due))
		timer_set(&group->timers, &group->arrival,
			  waits ? due + OPEN_DROP_S : due);
	group->waits = waits;
}

static void
on_arrival(void *arg)
{
	open_go_on(arg);
}

void
open_start(struct vu_group *group)
{
	group->arrival.fire = on_arrival;
	group->arrival.arg = group;
	group->next = group->shared->arrival_first +
		      segment_item(load_segment(group->shared), group->index);
	open_go_on(group);
}

void
open_ended(struct vu *vu)
{
	struct vu_group *group = vu->group;

	vu_group_put_idle(group, vu);
	if (!group->arriving && (group->waits || group->arrival.place == 0))
		open_go_on(group);
}
