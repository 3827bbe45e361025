/* SPDX-License-Identifier: MIT */
#include "profile/hprof_way.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/hprof_graph.h"
#include "profile/jvm_place.h"

enum {
	WAY_NODES = 20000, /* looked at for the shortest way */
	WAY_HOLDERS = 400  /* of one node */
};

/* above: the object that has it; 0: none. */
static void
link_add(const struct hprof_heap *heap, struct jvm_sample *way, uint32_t node,
	 uint32_t above)
{
	const struct heap_graph *graph = heap->graph;
	uint32_t edge =
	    above != 0 ? heap_edge_between(graph, above, node) : HEAP_NONE;

	if (way->links == NULL)
		way->links = xcalloc(JVM_LINKS, sizeof(*way->links));
	way->links[way->link_count++] = (struct jvm_link){
	    .address = node,
	    .class = xstrdup(heap_name(graph, node)),
	    .about = xstrdup(""),
	    .field = xstrdup(edge != HEAP_NONE ? heap_label(graph, edge) : ""),
	    .is_static =
		edge != HEAP_NONE && graph->kind[above] == HPROF_KIND_CLASS,
	};
}

/* Where a way was at that spot before; else its end. */
static size_t
spot_at(const struct hprof_heap *heap, const uint32_t *nodes, size_t count,
	uint32_t spot)
{
	size_t at = 0;

	while (at < count && heap->shape->of[nodes[at]] != spot)
		at++;
	return at;
}

/* What goes round, as lists do, is left out. */
static size_t
way_of_dominators(const struct hprof_heap *heap, uint32_t node, uint32_t above,
		  struct jvm_sample *way)
{
	const uint32_t *dominator = heap->tree->dominator;
	uint32_t nodes[JVM_LINKS];
	size_t count = 0, pile;

	for (; node != 0 && node != HEAP_NONE; node = dominator[node]) {
		size_t at = spot_at(heap, nodes, count, heap->shape->of[node]);

		if (at == JVM_LINKS)
			break;
		nodes[at] = node;
		count = at + 1;
	}
	pile = spot_at(heap, nodes, count, above);
	for (size_t i = 0; i < count; i++)
		link_add(heap, way, nodes[i], dominator[nodes[i]]);
	return pile;
}

/* Somebody's from the pile up. */
static int
is_somebodys(const struct jvm_sample *way, size_t pile)
{
	for (size_t i = pile; i < way->link_count; i++)
		if (jvm_class_rank(way->links[i].class) > RANK_RUNTIME)
			return 1;
	return 0;
}

struct search {
	uint32_t *nodes, *from; /* from: the place in nodes */
	size_t count;
	unsigned char *seen;
};

static void
search_further(const struct hprof_heap *heap, struct search *search, size_t at)
{
	const struct heap_tree *tree = heap->tree;
	uint32_t node = search->nodes[at];
	uint32_t begin = tree->first[node], end = tree->first[node + 1];

	if (end - begin > WAY_HOLDERS)
		end = begin + WAY_HOLDERS;
	for (uint32_t i = begin; i < end && search->count < WAY_NODES; i++) {
		uint32_t above = tree->holder[i];

		if (above == 0 || search->seen[above])
			continue;
		search->seen[above] = 1;
		search->nodes[search->count] = above;
		search->from[search->count++] = (uint32_t)at;
	}
}

/* The nearest class that is not the JDK's; 0: there is none. */
static size_t
search_class(const struct hprof_heap *heap, struct search *search,
	     uint32_t node)
{
	const struct heap_graph *graph = heap->graph;

	search->nodes[search->count++] = node;
	search->seen[node] = 1;
	for (size_t i = 0; i < search->count; i++) {
		node = search->nodes[i];
		if (graph->kind[node] == HPROF_KIND_CLASS &&
		    jvm_class_rank(heap_name(graph, node)) > RANK_RUNTIME)
			return i;
		search_further(heap, search, i);
	}
	return 0;
}

/* search->from leads back to where it began. */
static void
way_tell(const struct hprof_heap *heap, const struct search *search, size_t at,
	 struct jvm_sample *way)
{
	uint32_t nodes[JVM_LINKS];
	size_t count = 0;

	for (size_t i = at; count < JVM_LINKS; i = search->from[i]) {
		nodes[count++] = search->nodes[i];
		if (i == 0)
			break;
	}
	for (size_t i = count; i-- > 0;)
		link_add(heap, way, nodes[i], i > 0 ? nodes[i - 1] : 0);
}

/* The first on the way that has many: an array, or a collection itself. */
static size_t
pile_guess(const struct jvm_sample *way)
{
	size_t at = 1;

	while (at < way->link_count && way->links[at].class[0] != '[' &&
	       (strchr(way->links[at].class, '$') != NULL ||
		jvm_class_rank(way->links[at].class) > RANK_RUNTIME))
		at++;
	return at;
}

static size_t
way_to_class(const struct hprof_heap *heap, uint32_t node, size_t pile,
	     struct jvm_sample *way)
{
	struct search search = {
	    xcalloc(WAY_NODES, sizeof(*search.nodes)),
	    xcalloc(WAY_NODES, sizeof(*search.from)),
	    0,
	    xcalloc(heap->graph->nodes, 1),
	};
	size_t found = search_class(heap, &search, node);

	if (found > 0) {
		jvm_sample_free(way);
		*way = (struct jvm_sample){.link_count = 0};
		way_tell(heap, &search, found, way);
		pile = pile_guess(way);
	}
	free(search.nodes);
	free(search.from);
	free(search.seen);
	return pile;
}

size_t
hprof_way(const struct hprof_heap *heap, uint32_t node, uint32_t above,
	  struct jvm_sample *way)
{
	size_t pile;

	*way = (struct jvm_sample){.link_count = 0};
	pile = way_of_dominators(heap, node, above, way);
	if (is_somebodys(way, pile))
		return pile;
	return way_to_class(heap, node, pile, way);
}
