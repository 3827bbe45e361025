/* SPDX-License-Identifier: MIT */
#include "profile/heap_kept.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * A new object that keeps at least this share of all is where things pile up,
 * not one of them; one that keeps less than the other is not looked into.
 */
static const double large = 0.1, small = 0.002;

/* The least share of the larger half of the dose in the smaller. */
static const double even = 0.6;

/*
 * How many objects of one kind must follow each other to be a list, of how many
 * kinds; and objects looked at for that, in all.
 */
enum { LIST = 10, KINDS = 32, LOOKED_AT = 20000000 };

/* A part of the heap that is one of a group. */
struct unit {
	uint32_t keeper, node;
};

struct search {
	const struct heap_graph *graph;
	const struct heap_tree *tree;
	const struct heap_places *places;
	const struct kept_since *since;
	uint64_t *bytes; /* by node: new, and kept alive by it alone */
	uint32_t *child, *sibling; /* in the tree of dominators */
	uint32_t *stack;
	size_t depth;
	struct unit *units;
	size_t count, room;
	size_t looked_at;
	struct kept *kept;
};

static int
is_new(const struct search *search, uint32_t node)
{
	return heap_is_new(search->graph, node, search->since->before);
}

static void
search_sum(struct search *search)
{
	const struct heap_tree *tree = search->tree;

	for (uint32_t i = tree->count; i-- > 1;) {
		uint32_t node = tree->order[i], above = tree->dominator[node];

		if (is_new(search, node) &&
		    search->graph->kind[node] != HEAP_CODE) {
			search->bytes[node] += search->graph->size[node];
			search->kept->bytes += search->graph->size[node];
		}
		search->sibling[node] = search->child[above];
		search->child[above] = node;
	}
	/* Parents come before their children, dominators too. */
	for (uint32_t i = tree->count; i-- > 1;) {
		uint32_t node = tree->order[i];

		search->bytes[tree->dominator[node]] += search->bytes[node];
	}
}

static void
search_unit(struct search *search, uint32_t keeper, uint32_t node)
{
	if (search->count == search->room) {
		search->room = search->room > 0 ? 2 * search->room : 4096;
		search->units = xrealloc(search->units,
					 search->room * sizeof(*search->units));
	}
	search->units[search->count++] = (struct unit){keeper, node};
}

static uint32_t
largest_child(const struct search *search, uint32_t node)
{
	uint32_t largest = HEAP_NONE;

	for (uint32_t c = search->child[node]; c != 0; c = search->sibling[c])
		if (search->bytes[c] > 0 &&
		    (largest == HEAP_NONE ||
		     search->bytes[c] > search->bytes[largest]))
			largest = c;
	return largest;
}

/* A few kinds, counted along a path. */
struct tally {
	uint32_t example[KINDS], count[KINDS];
	uint64_t bytes[KINDS];
	size_t kinds;
};

static void
tally_add(const struct search *search, struct tally *tally, uint32_t node)
{
	size_t i = 0;

	while (i < tally->kinds &&
	       heap_kind_compare(search->places, tally->example[i], node) != 0)
		i++;
	if (i == KINDS)
		return;
	if (i == tally->kinds) {
		tally->example[i] = node;
		tally->count[i] = 0;
		tally->bytes[i] = 0;
		tally->kinds++;
	}
	tally->count[i]++;
}

/*
 * Each object of a list keeps the next one alive, so that the first keeps them
 * all. The kind of which most follow each other is what the list has; of as
 * many, the one that comes first. HEAP_NONE: it is no list.
 */
static uint32_t
list_kind(struct search *search, uint32_t node)
{
	struct tally tally = {.kinds = 0};
	size_t most = 0;

	for (uint32_t at = node; at != HEAP_NONE && is_new(search, at) &&
				 search->looked_at++ < LOOKED_AT;
	     at = largest_child(search, at))
		tally_add(search, &tally, at);
	for (size_t i = 1; i < tally.kinds; i++)
		if (tally.count[i] > tally.count[most] * 1.1)
			most = i;
	return tally.kinds > 0 && tally.count[most] >= LIST
		   ? tally.example[most]
		   : HEAP_NONE;
}

/* The objects of a list, as if its keeper kept each, with what comes before the
 * next. */
static void
search_list(struct search *search, uint32_t keeper, uint32_t first,
	    uint32_t kind)
{
	uint32_t before = HEAP_NONE;

	for (uint32_t at = first; at != HEAP_NONE && is_new(search, at);
	     at = largest_child(search, at)) {
		if (heap_kind_compare(search->places, at, kind) != 0)
			continue;
		if (before != HEAP_NONE)
			search->bytes[before] -= search->bytes[at];
		search_unit(search, keeper, at);
		before = at;
	}
}

static int
keeps_several(const struct search *search, uint32_t node)
{
	int count = 0;

	for (uint32_t c = search->child[node]; c != 0 && count < 4;
	     c = search->sibling[c])
		count += search->bytes[c] > 0;
	return count == 4;
}

/* Whether things pile up in this object; else it is one of them. */
static int
is_pile(const struct search *search, uint32_t node)
{
	double bytes = (double)search->bytes[node];

	if (bytes < small * search->kept->bytes)
		return 0;
	return !is_new(search, node) || bytes >= large * search->kept->bytes ||
	       (search->graph->kind[node] == HEAP_ARRAY &&
		keeps_several(search, node));
}

static void
search_child(struct search *search, uint32_t keeper, uint32_t node)
{
	uint32_t kind = HEAP_NONE;

	if (!is_pile(search, node)) {
		if (is_new(search, node))
			search_unit(search, keeper, node);
		return;
	}
	if (is_new(search, node))
		kind = list_kind(search, node);
	if (kind != HEAP_NONE)
		search_list(search, keeper, node, kind);
	else
		search->stack[search->depth++] = node;
}

static void
search_piles(struct search *search)
{
	search->stack[search->depth++] = 0;
	while (search->depth > 0) {
		uint32_t node = search->stack[--search->depth];

		for (uint32_t c = search->child[node]; c != 0;
		     c = search->sibling[c])
			if (search->bytes[c] > 0)
				search_child(search, node, c);
	}
}

static int
unit_compare(const void *a, const void *b, void *places)
{
	const struct unit *x = a, *y = b;
	int order = heap_kind_compare(places, x->node, y->node);

	if (order == 0)
		order = heap_kind_compare(places, x->keeper, y->keeper);
	return order;
}

static void
group_add(const struct search *search, struct kept_group *group,
	  const struct unit *unit)
{
	const struct heap_tree *tree = search->tree;
	int half = heap_is_new(search->graph, unit->node, search->since->half);

	group->count++;
	group->halves[half]++;
	group->bytes += (double)search->bytes[unit->node];
	group->is_list |= tree->dominator[unit->node] != unit->keeper;
}

/* Those looked at are of all parts of the dose. */
static void
group_sample(struct kept_group *group, const struct unit *units, size_t count)
{
	size_t each = count > KEPT_SAMPLE ? count / KEPT_SAMPLE : 1;

	for (size_t i = 0; i < count && group->sampled < KEPT_SAMPLE; i += each)
		group->sample[group->sampled++] = units[i].node;
}

/* Whether there are more of that name in each half, not others instead. */
static int
adds_up(const struct search *search, const struct kept_group *group)
{
	const struct heap_graph *graph = search->graph;
	const struct kept_since *since = search->since;
	const char *name = heap_census_name(graph, group->sample[0]);
	int function = graph->kind[group->sample[0]] == HEAP_CLOSURE;
	double then = heap_census_of(&since->then, function, name);
	double halfway = heap_census_of(&since->halfway, function, name);
	double now = heap_census_of(&graph->census, function, name);

	return halfway - then >= even * group->halves[0] &&
	       now - halfway >= even * group->halves[1];
}

static int
goes_with_dose(const struct kept_group *group)
{
	return group->count >= KEPT_LEAST &&
	       fmin(group->halves[0], group->halves[1]) >=
		   even * fmax(group->halves[0], group->halves[1]);
}

/* Into the list, if it is among the largest. */
static void
kept_insert(struct kept *kept, const struct kept_group *group)
{
	size_t at = kept->count;

	if (at == KEPT_GROUPS) {
		if (kept->groups[--at].bytes >= group->bytes)
			return;
	} else {
		kept->count++;
	}
	for (; at > 0 && kept->groups[at - 1].bytes < group->bytes; at--)
		kept->groups[at] = kept->groups[at - 1];
	kept->groups[at] = *group;
}

/* Above the objects of the kind that there were before: the head of a list. */
static uint32_t
head_of(const struct search *search, uint32_t keeper, uint32_t node)
{
	enum { BETWEEN = 4 };
	uint32_t at = keeper;

	for (int i = 0; i < BETWEEN && at != HEAP_NONE; i++) {
		if (heap_kind_compare(search->places, at, node) == 0) {
			keeper = search->tree->dominator[at];
			i = -1;
		}
		at = search->tree->dominator[at];
	}
	return keeper;
}

static void
search_groups(struct search *search)
{
	void *places = (void *)(uintptr_t)search->places;
	size_t next;

	if (search->count > 0)
		qsort_r(search->units, search->count, sizeof(*search->units),
			unit_compare, places);
	for (size_t i = 0; i < search->count; i = next) {
		struct kept_group group = {.keeper = search->units[i].keeper};

		for (next = i; next < search->count &&
			       unit_compare(&search->units[i],
					    &search->units[next], places) == 0;
		     next++)
			group_add(search, &group, &search->units[next]);
		group_sample(&group, &search->units[i], next - i);
		if (group.is_list)
			group.keeper =
			    head_of(search, group.keeper, group.sample[0]);
		if (goes_with_dose(&group) && adds_up(search, &group))
			kept_insert(search->kept, &group);
	}
}

void
kept_find(struct kept *kept, const struct heap_graph *graph,
	  const struct heap_tree *tree, const struct heap_places *places,
	  const struct kept_since *since)
{
	size_t nodes = graph->nodes;
	struct search search = {
	    .graph = graph,
	    .tree = tree,
	    .places = places,
	    .since = since,
	    .bytes = xcalloc(nodes, sizeof(*search.bytes)),
	    .child = xcalloc(nodes, sizeof(*search.child)),
	    .sibling = xcalloc(nodes, sizeof(*search.sibling)),
	    .stack = xcalloc(nodes, sizeof(*search.stack)),
	    .kept = kept,
	};

	*kept = (struct kept){.count = 0};
	search_sum(&search);
	search_piles(&search);
	search_groups(&search);
	free(search.bytes);
	free(search.child);
	free(search.sibling);
	free(search.stack);
	free(search.units);
}
