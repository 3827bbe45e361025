/* SPDX-License-Identifier: MIT */
#include "profile/heap_way.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	UP_HOPS = 6,	   /* from an object of a group to what has them all */
	UP_NODES = 60,	   /* looked at for one object */
	UP_HOLDERS = 40,   /* of one node */
	WAY_NODES = 4000,  /* looked at for a way */
	WAY_HOLDERS = 400, /* of one node */
	CLIMB = 40,
	SHARED = 8192, /* a power of two, more than sample by UP_NODES */
	CONTAINERS = 6
};

/* The share of a group that a container has to have. */
static const double most = 0.5;

int
blame_is_new(const struct blame *blame, uint32_t node)
{
	return heap_is_new(blame->graph, node, blame->since->before);
}

/* Kept alive by that object only. */
static int
is_within(const struct blame *blame, uint32_t node, uint32_t of)
{
	for (int i = 0; i < CLIMB && node != HEAP_NONE; i++) {
		if (node == of)
			return 1;
		node = blame->tree->dominator[node];
	}
	return 0;
}

/* Kept alive by any object of the group. */
static int
is_of_group(const struct blame *blame, uint32_t node)
{
	for (int i = 0;
	     i < CLIMB && node != HEAP_NONE && blame_is_new(blame, node); i++) {
		if (heap_kind_compare(blame->places, node,
				      blame->group->sample[0]) == 0)
			return 1;
		node = blame->tree->dominator[node];
	}
	return 0;
}

/* Something above objects of the group. */
struct shared {
	uint32_t node, entry;
	uint32_t hits, hops;
	size_t last; /* the object that it was seen from, from 1 */
};

static struct shared *
shared_find(struct shared *table, uint32_t node)
{
	uint32_t at = node * 2654435761U % SHARED;

	while (table[at].hits > 0 && table[at].node != node)
		at = (at + 1) % SHARED;
	table[at].node = node;
	return &table[at];
}

struct climb {
	uint32_t nodes[UP_NODES], from[UP_NODES], hops[UP_NODES];
	size_t count;
};

static int
climb_has(const struct climb *climb, uint32_t node)
{
	for (size_t i = 0; i < climb->count; i++)
		if (climb->nodes[i] == node)
			return 1;
	return 0;
}

static void
climb_from(const struct blame *blame, struct climb *climb, size_t at)
{
	const struct heap_tree *tree = blame->tree;
	uint32_t node = climb->nodes[at];
	uint32_t begin = tree->first[node], end = tree->first[node + 1];

	if (climb->hops[at] == UP_HOPS || !blame_is_new(blame, node))
		return;
	if (end - begin > UP_HOLDERS)
		end = begin + UP_HOLDERS;
	for (uint32_t i = begin; i < end && climb->count < UP_NODES; i++) {
		uint32_t above = tree->holder[i];

		if (climb_has(climb, above) ||
		    is_within(blame, above, climb->nodes[0]))
			continue;
		climb->nodes[climb->count] = above;
		climb->from[climb->count] = node;
		climb->hops[climb->count++] = climb->hops[at] + 1;
	}
}

static void
shared_count(const struct blame *blame, struct shared *table, size_t number)
{
	struct climb climb = {.count = 1};

	climb.nodes[0] = blame->group->sample[number];
	for (size_t i = 0; i < climb.count; i++)
		climb_from(blame, &climb, i);
	for (size_t i = 1; i < climb.count; i++) {
		struct shared *shared = shared_find(table, climb.nodes[i]);

		if (shared->last == number + 1)
			continue;
		if (shared->hits == 0)
			shared->entry = climb.from[i];
		shared->hits++;
		shared->hops += climb.hops[i];
		shared->last = number + 1;
	}
}

/* Nearest first. */
static int
shared_compare(const void *a, const void *b)
{
	const struct shared *x = a, *y = b;
	uint64_t near_x = (uint64_t)x->hops * y->hits;
	uint64_t near_y = (uint64_t)y->hops * x->hits;

	if (near_x != near_y)
		return near_x < near_y ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

static int
has_most(const struct blame *blame, const struct shared *shared)
{
	return shared->hits > 0 &&
	       (double)shared->hits >= most * (double)blame->group->sampled &&
	       blame->graph->kind[shared->node] != HEAP_SYNTHETIC;
}

/* A way up, in breadth. */
struct way {
	uint32_t *nodes, *from; /* from: the place in nodes */
	unsigned char *hops;
	size_t count;
};

static struct way
way_open(uint32_t node)
{
	struct way way = {xcalloc(WAY_NODES, sizeof(*way.nodes)),
			  xcalloc(WAY_NODES, sizeof(*way.from)),
			  xcalloc(WAY_NODES, 1), 1};

	way.nodes[0] = node;
	return way;
}

static void
way_close(struct blame *blame, struct way *way)
{
	for (size_t i = 0; i < way->count; i++)
		blame->seen[way->nodes[i]] = 0;
	free(way->nodes);
	free(way->from);
	free(way->hops);
}

/* All functions of the language have it: it leads to whoever has any of them in
 * a variable. */
static int
is_native_context(const struct blame *blame, uint32_t node)
{
	return blame->graph->kind[node] == HEAP_HIDDEN &&
	       strcmp(heap_name(blame->graph, node),
		      "system / NativeContext") == 0;
}

static void
way_further(struct blame *blame, struct way *way, size_t at)
{
	const struct heap_tree *tree = blame->tree;
	uint32_t node = way->nodes[at];
	uint32_t begin = tree->first[node], end = tree->first[node + 1];

	if (way->hops[at] + 1 >= BLAME_HOPS)
		return;
	if (end - begin > WAY_HOLDERS)
		end = begin + WAY_HOLDERS;
	for (uint32_t i = begin; i < end && way->count < WAY_NODES; i++) {
		uint32_t above = tree->holder[i];

		if (blame->seen[above] || above == 0 ||
		    blame->graph->kind[above] == HEAP_SYNTHETIC ||
		    blame->graph->kind[above] == HEAP_CODE ||
		    is_native_context(blame, above) ||
		    is_of_group(blame, above))
			continue;
		blame->seen[above] = 1;
		way->nodes[way->count] = above;
		way->from[way->count] = (uint32_t)at;
		way->hops[way->count++] = (unsigned char)(way->hops[at] + 1);
	}
}

static void
way_tell(const struct way *way, size_t at, struct heap_place place,
	 struct blame_way *told)
{
	told->length = (size_t)way->hops[at] + 1;
	told->place = place;
	for (size_t i = told->length; i-- > 0; at = way->from[at])
		told->nodes[i] = way->nodes[at];
}

static int
same_owner(const char *a, const char *b)
{
	char *x = js_owner(a), *y = js_owner(b);
	int same = x != NULL && y != NULL && strcmp(x, y) == 0;

	free(x);
	free(y);
	return same;
}

void
blame_way_find(struct blame *blame, uint32_t node, const char *besides,
	       struct blame_way *told, struct heap_place *nearest)
{
	struct way way = way_open(node);

	*told = (struct blame_way){.length = 0};
	blame->seen[node] = 1;
	for (size_t i = 0; i < way.count; i++) {
		struct heap_place place =
		    heap_place_of(blame->places, way.nodes[i]);
		int exported = place.url == NULL &&
			       heap_place_of_exports(blame->places, blame->tree,
						     way.nodes[i], &place);

		heap_place_of_module(blame->places, way.nodes[i], &place);
		if (nearest != NULL && nearest->url == NULL)
			*nearest = place;
		if (place.url != NULL && besides != NULL &&
		    same_owner(place.url, besides))
			place = (struct heap_place){NULL, 0, RANK_RUNTIME};
		if (place.rank == RANK_HOLDER ||
		    (place.rank == RANK_CARRIER && told->length == 0))
			way_tell(&way, i, place, told);
		if (place.rank == RANK_HOLDER)
			break;
		if (!exported)
			way_further(blame, &way, i);
	}
	way_close(blame, &way);
}

/* The backing store of an array or a map is not told from it. */
static uint32_t
container_itself(const struct blame *blame, uint32_t node)
{
	uint32_t above = blame->tree->dominator[node];

	return blame->graph->kind[node] == HEAP_ARRAY && above != HEAP_NONE &&
		       blame->graph->kind[above] != HEAP_SYNTHETIC &&
		       heap_edge_between(blame->graph, above, node) != HEAP_NONE
		   ? above
		   : node;
}

static void
container_try(struct blame *blame, const struct shared *shared)
{
	struct heap_place nearest = {NULL, 0, RANK_RUNTIME};
	struct blame_way owner;
	uint32_t node = container_itself(blame, shared->node);

	blame_way_find(blame, node, NULL, &owner, &nearest);
	if (blame->container != HEAP_NONE &&
	    (owner.length == 0 ||
	     (blame->owner.length > 0 &&
	      owner.place.rank <= blame->owner.place.rank)))
		return;
	blame->container = node;
	blame->entry = shared->entry;
	blame->owner = owner;
	blame->nearest = nearest;
}

void
blame_container(struct blame *blame)
{
	struct shared *table = xcalloc(SHARED, sizeof(*table));
	size_t count = 0;

	for (size_t i = 0; i < blame->group->sampled; i++)
		shared_count(blame, table, i);
	for (size_t i = 0; i < SHARED; i++)
		if (has_most(blame, &table[i]))
			table[count++] = table[i];
	qsort(table, count, sizeof(*table), shared_compare);
	for (size_t i = 0; i < count && i < CONTAINERS; i++)
		container_try(blame, &table[i]);
	free(table);
	if (blame->container != HEAP_NONE)
		return;
	if (blame->graph->kind[blame->group->keeper] == HEAP_SYNTHETIC)
		return;
	container_try(blame, &(struct shared){.node = blame->group->keeper,
					      .entry = blame->entry});
}
