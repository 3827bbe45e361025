/* SPDX-License-Identifier: MIT */
#include "load/replay_count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

const char *
replay_route_text(const struct replay_route *row)
{
	return row->name + row->route_at;
}

static int
routes_compare(const void *a, const void *b)
{
	const struct replay_route *one = *(const struct replay_route *const *)a;
	const struct replay_route *other =
	    *(const struct replay_route *const *)b;

	if (one->requests != other->requests)
		return one->requests < other->requests ? 1 : -1;
	return (one > other) - (one < other);
}

const struct replay_route **
replay_routes_sort(const struct replay_routes *routes)
{
	const struct replay_route **rows =
	    xcalloc(routes->count + 1, sizeof(*rows));

	for (size_t i = 0; i < routes->count; i++)
		rows[i] = &routes->rows[i];
	qsort(rows, routes->count, sizeof(*rows), routes_compare);
	return rows;
}

static const char *
routes_name(const void *rows, size_t index)
{
	return ((const struct replay_route *)rows)[index].name;
}

/* A flow may be for a route that others are for too. */
static void
routes_add(struct replay_routes *routes, int flow, const char *route)
{
	struct replay_route new = {.flow = flow};
	uint16_t *slot;

	new.route_at =
	    (size_t)snprintf(new.name, sizeof(new.name), "%d ", flow);
	snprintf(new.name + new.route_at, LABEL_MAX, "%s", route);
	slot = names_slot(&routes->names, new.name, routes_name, routes->rows);
	if (*slot == 0 && routes->count == REPLAY_ROUTES) {
		routes->elsewhere++;
		return;
	}
	if (*slot == 0) {
		routes->rows[routes->count++] = new;
		*slot = (uint16_t)routes->count;
	}
	routes->rows[*slot - 1].requests++;
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
	memset(count, 0, sizeof(*count));
	count->digest = TEXT_HASH_START;
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
