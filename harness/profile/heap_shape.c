/* SPDX-License-Identifier: MIT */
#include "profile/heap_shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ABOVE = 16 /* looked at for others of its class */, FIRST = 1024 };

struct building {
	struct heap_shape *shape;
	const struct heap_graph *graph;
	const struct heap_tree *tree;
	unsigned char is_class;
};

/* FNV-1a */
static uint64_t
key_add(uint64_t key, const char *text)
{
	do
		key = (key ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	while (*text++ != '\0');
	return key;
}

static int
same(const struct heap_spot *spot, uint32_t name, uint32_t label,
     unsigned char kind)
{
	return spot->name == name && spot->label == label && spot->kind == kind;
}

/*
 * An element of a list keeps the next one, and so do rings of several classes:
 * one below another of its class is of the same spot, and so is the third of
 * its class on a way. HEAP_NONE: it has a spot of its own.
 */
static uint32_t
spot_above(const struct heap_shape *shape, uint32_t parent, uint32_t name,
	   unsigned char kind)
{
	uint32_t nearest = HEAP_NONE, found = 0, at = parent;

	for (int i = 0; i < ABOVE && at != 0; i++) {
		const struct heap_spot *spot = &shape->spots[at];

		if (spot->name == name && spot->kind == kind) {
			if (nearest == HEAP_NONE)
				nearest = at;
			if (at == parent || ++found == 2)
				return nearest;
		}
		at = spot->parent;
	}
	return HEAP_NONE;
}

static uint32_t *
slot_of(const struct heap_shape *shape, uint32_t parent, uint32_t name,
	uint32_t label, unsigned char kind)
{
	uint64_t mix =
	    ((uint64_t)parent << 32 | name) * UINT64_C(0x9e3779b97f4a7c15) +
	    label * UINT64_C(0xff51afd7ed558ccd) + kind;
	size_t slot = (size_t)(mix ^ mix >> 29) & (2 * shape->room - 1);

	while (shape->table[slot] != 0) {
		const struct heap_spot *spot =
		    &shape->spots[shape->table[slot]];

		if (spot->parent == parent && same(spot, name, label, kind))
			break;
		slot = (slot + 1) & (2 * shape->room - 1);
	}
	return &shape->table[slot];
}

/* Until there are as many as there may be. */
static void
shape_grow(struct heap_shape *shape)
{
	if (shape->count < shape->room || shape->room == HEAP_SHAPES)
		return;
	shape->room = shape->room > 0 ? 2 * shape->room : FIRST;
	shape->spots =
	    xrealloc(shape->spots, shape->room * sizeof(*shape->spots));
	free(shape->table);
	shape->table = xcalloc(2 * shape->room, sizeof(*shape->table));
	for (uint32_t i = 1; i < shape->count; i++) {
		const struct heap_spot *spot = &shape->spots[i];

		*slot_of(shape, spot->parent, spot->name, spot->label,
			 spot->kind) = i;
	}
}

static uint32_t
spot_add(const struct building *building, uint32_t parent, uint32_t name,
	 uint32_t label, unsigned char kind)
{
	struct heap_shape *shape = building->shape;
	struct heap_spot *above = &shape->spots[parent];
	uint64_t key =
	    key_add(above->key + kind, heap_text(building->graph, name));

	if (label != HEAP_NONE)
		key = key_add(key, heap_text(building->graph, label));
	shape->spots[shape->count] = (struct heap_spot){
	    .key = key,
	    .parent = parent,
	    .sibling = above->child,
	    .name = name,
	    .label = label,
	    .kind = kind,
	};
	above->child = shape->count;
	return shape->count++;
}

static uint32_t
spot_find(const struct building *building, uint32_t node)
{
	struct heap_shape *shape = building->shape;
	const struct heap_graph *graph = building->graph;
	uint32_t above = building->tree->dominator[node];
	uint32_t parent = shape->of[above], label = HEAP_NONE, spot;
	uint32_t *slot;

	if (graph->kind[above] == building->is_class) {
		uint32_t edge = heap_edge_between(graph, above, node);

		label = edge != HEAP_NONE ? graph->label[edge] : HEAP_NONE;
	}
	spot = spot_above(shape, parent, graph->name[node], graph->kind[node]);
	if (spot != HEAP_NONE)
		return spot;
	shape_grow(shape);
	slot =
	    slot_of(shape, parent, graph->name[node], label, graph->kind[node]);
	if (*slot != 0)
		return *slot;
	if (shape->count == HEAP_SHAPES)
		return parent;
	*slot = spot_add(building, parent, graph->name[node], label,
			 graph->kind[node]);
	return *slot;
}

void
heap_shape_make(struct heap_shape *shape, const struct heap_graph *graph,
		const struct heap_tree *tree, unsigned char is_class)
{
	struct building building = {shape, graph, tree, is_class};

	*shape = (struct heap_shape){.count = 0};
	shape_grow(shape);
	shape->spots[shape->count++] = (struct heap_spot){.label = HEAP_NONE};
	shape->of = xcalloc(graph->nodes, sizeof(*shape->of));
	memset(shape->of, 0xff, graph->nodes * sizeof(*shape->of));
	shape->of[0] = 0;
	for (uint32_t i = 1; i < tree->count; i++) {
		uint32_t node = tree->order[i], at = spot_find(&building, node);
		struct heap_spot *spot = &shape->spots[at];

		shape->of[node] = at;
		spot->count++;
		spot->bytes += graph->size[node];
		spot->example = node;
	}
	for (uint32_t i = shape->count; i-- > 1;)
		shape->spots[shape->spots[i].parent].bytes +=
		    shape->spots[i].bytes;
}

void
heap_shape_free(struct heap_shape *shape)
{
	free(shape->spots);
	free(shape->table);
	free(shape->of);
	*shape = (struct heap_shape){.count = 0};
}

static int
sum_compare(const void *a, const void *b)
{
	const struct heap_sum *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

void
heap_before_keep(struct heap_before *before, const struct heap_shape *shape)
{
	before->count = shape->count;
	before->sums = xcalloc(before->count, sizeof(*before->sums));
	for (size_t i = 0; i < before->count; i++)
		before->sums[i] = (struct heap_sum){shape->spots[i].key,
						    shape->spots[i].count,
						    shape->spots[i].bytes};
	qsort(before->sums, before->count, sizeof(*before->sums), sum_compare);
}

struct heap_sum
heap_before_find(const struct heap_before *before, uint64_t key)
{
	const struct heap_sum *sum =
	    before->count > 0
		? bsearch(&(struct heap_sum){.key = key}, before->sums,
			  before->count, sizeof(*before->sums), sum_compare)
		: NULL;

	return sum != NULL ? *sum : (struct heap_sum){key, 0, 0};
}

void
heap_before_free(struct heap_before *before)
{
	free(before->sums);
	*before = (struct heap_before){.count = 0};
}
