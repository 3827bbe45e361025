/* SPDX-License-Identifier: MIT */
/* What a log comes to, in fixed memory. */
#include "load/replay_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Moves it up to its place among those with more. */
static void
routes_rise(struct replay_routes *routes, size_t i)
{
	while (i > 0 &&
	       routes->rows[i].requests > routes->rows[i - 1].requests) {
		struct replay_routes spare = {.rows = {routes->rows[i]}};

		routes->rows[i] = routes->rows[i - 1];
		routes->rows[--i] = spare.rows[0];
	}
}

static void
routes_add(struct replay_routes *routes, int flow, const char *route)
{
	size_t i = 0;

	while (i < routes->count && (routes->rows[i].flow != flow ||
				     strcmp(routes->rows[i].route, route) != 0))
		i++;
	if (i == REPLAY_ROUTES) {
		routes->elsewhere++;
		return;
	}
	if (i == routes->count) {
		snprintf(routes->rows[i].route, LABEL_MAX, "%s", route);
		routes->rows[i].flow = flow;
		routes->count++;
	}
	routes->rows[i].requests++;
	routes_rise(routes, i);
}

/* Logs that were put together in a wrong order show like this. */
static void
count_order(struct replay_count *count, double time_s)
{
	double back = count->latest_s - time_s;

	if (count->fits[FIT] <= 1 || back <= 0) {
		count->latest_s = time_s;
		return;
	}
	count->back++;
	count->back_s = fmax(count->back_s, back);
}

static void
count_sent(struct replay_count *count, const struct playbook *playbook,
	   const struct hit *hit, const struct entry *entry)
{
	char label[LABEL_MAX];

	if (entry->role >= 0) {
		const struct role *role = &playbook->roles[entry->role];

		routes_add(&count->sent, role->flow, role->route);
		return;
	}
	playbook_label(playbook, hit, label);
	routes_add(&count->sent, -1, label);
}

static void
count_left(struct replay_count *count, const struct playbook *playbook,
	   const struct hit *hit)
{
	char label[LABEL_MAX];

	playbook_label(playbook, hit, label);
	routes_add(&count->left, -1, label);
}

void
replay_count_add(struct replay_count *count, const struct playbook *playbook,
		 const struct hit *hit, enum fit fit, const struct entry *entry)
{
	count->fits[fit]++;
	if (fit == FIT_NO_FLOW)
		count_left(count, playbook, hit);
	if (fit != FIT)
		return;
	count_sent(count, playbook, hit, entry);
	count_order(count, entry->at_s);
	count->digest =
	    text_hash(count->digest, &entry->at_s, sizeof(entry->at_s));
	count->digest =
	    text_hash(count->digest, hit->method.at, hit->method.len);
	count->digest = text_hash(count->digest, entry->target, entry->len);
}
