/* SPDX-License-Identifier: MIT */
/* All virtual users of one load thread. */
#include "load/vu.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/notify.h"
#include "load/pacer.h"

void
vu_group_notify(struct vu_group *group)
{
	notify_send(group->shared->notify);
}

int
vu_group_may_begin(const struct vu_group *group)
{
	return quota_may_begin(&group->shared->quota, &group->order);
}

int
vu_group_add(struct vu_group *group, struct error *err)
{
	struct vu *vu = vu_new(group, err);

	if (vu == NULL)
		return -1;
	group->vus[group->count++] = vu;
	vu_group_put_idle(group, vu);
	return 0;
}

struct vu *
vu_group_take_idle(struct vu_group *group)
{
	struct error ignored = {0};
	struct vu *vu;

	if (group->idle == NULL && group->count < group->most)
		vu_group_add(group, &ignored);
	vu = group->idle;
	if (vu != NULL)
		group->idle = vu->next_idle;
	return vu;
}

void
vu_group_put_idle(struct vu_group *group, struct vu *vu)
{
	vu->next_idle = group->idle;
	group->idle = vu;
}

void
vu_group_give_up(struct vu_group *group)
{
	for (size_t i = 0; i < group->count; i++)
		vu_give_up(group->vus[i]);
}

void
vu_group_init(struct vu_group *group, struct load_shared *shared, size_t index)
{
	group->shared = shared;
	group->index = index;
	group->order.cycle = CYCLE_READING; /* the first order begins a burst */
	group->talk = vu_talk;
	group->stats.timed = shared->pacer->timed;
	group->stats.dose = &shared->plan.dose->shares[index];
	group->stats.pauses = shared->plan.pauses;
	group->new_visitors = settings_new_visitors(shared->plan.settings);
	group->stats.flows = xcalloc(scenario_flows(shared->plan.scenario) + 1,
				     sizeof(*group->stats.flows));
	if (shared->plan.settings->cover.count > 0)
		group->stats.details =
		    xcalloc(1, sizeof(*group->stats.details));
}

/* The first uses the scenario itself. */
static int
vu_group_open_scenario(struct vu_group *group, struct error *err)
{
	struct scenario *scenario = group->shared->plan.scenario;

	group->scenario =
	    group->index == 0 ? scenario : scenario_replicate(scenario, err);
	if (group->scenario == NULL)
		return -1;
	scenario_count_into(group->scenario, group->stats.dose->counted);
	return 0;
}

/* How many of so many things this thread gets: they are dealt out in turn. */
static size_t
vu_group_share(const struct vu_group *group, size_t total)
{
	size_t nthreads = group->shared->nthreads;

	return total / nthreads + (group->index < total % nthreads);
}

static int
vu_group_open_transport(struct vu_group *group, struct error *err)
{
	const struct load_plan *plan = &group->shared->plan;
	struct transport_settings net = vu_group_net(group);

	if (!isnan(plan->settings->connections))
		net.connections =
		    vu_group_share(group, load_connections(plan->settings));
	group->client = plan->transport->open(&net, err);
	return group->client != NULL ? 0 : -1;
}

static int
vu_group_open_vus(struct vu_group *group, struct error *err)
{
	const struct load_shared *shared = group->shared;
	size_t first, most;

	pacer_users(shared->pacer, shared->plan.settings, &first, &most);
	first = vu_group_share(group, first);
	group->most = vu_group_share(group, most);
	group->vus = xcalloc(group->most, sizeof(struct vu *));
	while (group->count < first)
		if (vu_group_add(group, err) != 0)
			return -1;
	return 0;
}

int
vu_group_open(struct vu_group *group, struct error *err)
{
	return vu_group_open_scenario(group, err) == 0 &&
		       vu_group_open_transport(group, err) == 0 &&
		       vu_group_open_vus(group, err) == 0
		   ? 0
		   : -1;
}

void
vu_group_close(struct vu_group *group)
{
	if (group->shared->pacer->leave != NULL)
		group->shared->pacer->leave(group);
	for (size_t i = 0; i < group->count; i++)
		vu_free(group->vus[i]);
	free(group->vus);
	channels_close(group->channels);
	if (group->client != NULL)
		group->shared->plan.transport->close(group->client);
	if (group->index > 0)
		scenario_free(group->scenario);
	stats_free(&group->stats);
}
