/* SPDX-License-Identifier: MIT */
#include "load/replay_count.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Keeps the rows sorted. */
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

/* Many of them: files were joined in the wrong order. */
static void
count_order(struct replay_count *count, double time_s)
{
	double back = count->latest_s - time_s;

	if (count->lines[LINE_SENDABLE] <= 1 || back <= 0) {
		count->latest_s = time_s;
		return;
	}
	count->back++;
	count->back_s = fmax(count->back_s, back);
}

static void
count_sent(struct replay_count *count, const struct replay_map *map,
	   const struct hit *hit, const struct replay_entry *entry)
{
	char label[LABEL_MAX];

	if (entry->flow >= 0) {
		const struct replay_flow *flow = &map->flows[entry->flow];

		routes_add(&count->sent, flow->index, flow->route);
		return;
	}
	replay_map_label(map, hit, label);
	routes_add(&count->sent, -1, label);
}

static void
count_left(struct replay_count *count, const struct replay_map *map,
	   const struct hit *hit)
{
	char label[LABEL_MAX];

	replay_map_label(map, hit, label);
	routes_add(&count->left, -1, label);
}

void
replay_count_init(struct replay_count *count)
{
	*count = (struct replay_count){.digest = TEXT_HASH_START};
}

void
replay_count_add(struct replay_count *count, const struct replay_map *map,
		 const struct hit *hit, enum line_kind kind,
		 const struct replay_entry *entry)
{
	count->lines[kind]++;
	if (kind == LINE_NO_FLOW)
		count_left(count, map, hit);
	if (kind != LINE_SENDABLE)
		return;
	count_sent(count, map, hit, entry);
	count_order(count, entry->at_s);
	count->digest =
	    text_hash(count->digest, &entry->at_s, sizeof(entry->at_s));
	count->digest =
	    text_hash(count->digest, hit->method.at, hit->method.len);
	count->digest = text_hash(count->digest, entry->target, entry->len);
}
