/* SPDX-License-Identifier: MIT */
/*
 * Dominators by semi-NCA (Georgiadis, Tarjan and Werneck, "Finding dominators
 * in practice"): near linear also for the long lists that leaks are.
 */
#include "profile/heap_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * An entry of a WeakMap is an edge of its table and one of its key; it lives no
 * longer than the key.
 */
static int
is_of_weak_map(const struct heap_graph *graph, uint32_t from, uint32_t edge)
{
	return graph->how[edge] == HEAP_INTERNAL &&
	       (graph->kind[from] == HEAP_ARRAY ||
		graph->kind[from] == HEAP_HIDDEN) &&
	       strstr(heap_label(graph, edge), " / part of key ") != NULL;
}

int
heap_edge_holds(const struct heap_graph *graph, uint32_t from, uint32_t edge)
{
	return graph->how[edge] != HEAP_WEAK &&
	       graph->how[edge] != HEAP_SHORTCUT &&
	       !is_of_weak_map(graph, from, edge);
}

uint32_t
heap_edge_between(const struct heap_graph *graph, uint32_t from, uint32_t to)
{
	for (uint32_t i = graph->first[from]; i < graph->first[from + 1]; i++)
		if (graph->to[i] == to && heap_edge_holds(graph, from, i))
			return i;
	return HEAP_NONE;
}

/* All by the number of a node in the order of a search in depth. */
struct search {
	const struct heap_graph *graph;
	struct heap_tree *tree;
	uint32_t *number; /* by node */
	uint32_t *parent, *semi, *label, *stack;
};

static void
search_visit(struct search *search, uint32_t node, uint32_t parent)
{
	uint32_t number = search->tree->count++;

	search->number[node] = number;
	search->tree->order[number] = node;
	search->parent[number] = parent;
	search->semi[number] = search->label[number] = number;
}

/* The next node that the edges of this one reach first. */
static uint32_t
search_next(const struct search *search, uint32_t node, uint32_t *cursor)
{
	const struct heap_graph *graph = search->graph;

	while (cursor[node] < graph->first[node + 1]) {
		uint32_t edge = cursor[node]++;

		if (search->number[graph->to[edge]] == HEAP_NONE &&
		    heap_edge_holds(graph, node, edge))
			return graph->to[edge];
	}
	return HEAP_NONE;
}

static void
search_depth(struct search *search)
{
	const struct heap_graph *graph = search->graph;
	uint32_t *cursor = xcalloc(graph->nodes, sizeof(*cursor)), depth = 0;

	memcpy(cursor, graph->first, graph->nodes * sizeof(*cursor));
	memset(search->number, 0xff, graph->nodes * sizeof(*search->number));
	search_visit(search, 0, 0);
	search->stack[depth++] = 0;
	while (depth > 0) {
		uint32_t node = search->stack[depth - 1];
		uint32_t next = search_next(search, node, cursor);

		if (next == HEAP_NONE) {
			depth--;
			continue;
		}
		search_visit(search, next, search->number[node]);
		search->stack[depth++] = next;
	}
	free(cursor);
}

static void
holders_list(struct search *search)
{
	const struct heap_graph *graph = search->graph;
	struct heap_tree *tree = search->tree;
	uint32_t *first = tree->first + 1; /* shifted while it is filled */

	for (int fill = 0; fill < 2; fill++) {
		for (uint32_t i = 0; i < tree->count; i++) {
			uint32_t from = tree->order[i];

			for (uint32_t e = graph->first[from];
			     e < graph->first[from + 1]; e++) {
				if (!heap_edge_holds(graph, from, e))
					continue;
				if (fill)
					tree->holder[first[graph->to[e]]++] =
					    from;
				else
					first[graph->to[e]]++;
			}
		}
		if (fill)
			break;
		for (uint32_t sum = 0, i = 0; i < graph->nodes; i++) {
			uint32_t count = first[i];

			first[i] = sum;
			sum += count;
		}
	}
}

/* The one of smallest semidominator on the path to the root of its tree, which
 * is made shorter for the next time. */
static uint32_t
search_evaluate(struct search *search, uint32_t of, uint32_t linked)
{
	uint32_t *parent = search->parent, *label = search->label;
	const uint32_t *semi = search->semi;
	uint32_t depth = 0, at = of, above;

	if (parent[at] < linked)
		return label[at];
	do {
		search->stack[depth++] = at;
		at = parent[at];
	} while (parent[at] >= linked);
	for (above = at; depth > 0; above = at) {
		at = search->stack[--depth];
		parent[at] = parent[above];
		if (semi[label[above]] < semi[label[at]])
			label[at] = label[above];
	}
	return label[at];
}

static void
search_semidominators(struct search *search)
{
	const struct heap_tree *tree = search->tree;

	for (uint32_t w = tree->count; w-- > 1;) {
		uint32_t node = tree->order[w];

		search->semi[w] = search->parent[w];
		for (uint32_t i = tree->first[node]; i < tree->first[node + 1];
		     i++) {
			uint32_t u = search->number[tree->holder[i]];
			uint32_t semi =
			    search->semi[search_evaluate(search, u, w + 1)];

			if (semi < search->semi[w])
				search->semi[w] = semi;
		}
	}
}

static void
search_dominators(struct search *search, uint32_t *above)
{
	struct heap_tree *tree = search->tree;

	search_semidominators(search);
	for (uint32_t w = 1; w < tree->count; w++) {
		while (above[w] > search->semi[w])
			above[w] = above[above[w]];
		tree->dominator[tree->order[w]] = tree->order[above[w]];
	}
}

static uint32_t *
numbers(uint32_t count)
{
	return xcalloc((size_t)count + 1, sizeof(uint32_t));
}

void
heap_tree_make(struct heap_tree *tree, const struct heap_graph *graph)
{
	uint32_t nodes = graph->nodes, *above = numbers(nodes);
	struct search search = {graph,		tree,		numbers(nodes),
				numbers(nodes), numbers(nodes), numbers(nodes),
				numbers(nodes)};

	*tree = (struct heap_tree){
	    .order = numbers(nodes),
	    .dominator = numbers(nodes),
	    .first = numbers(nodes),
	    .holder = numbers(graph->edges),
	};
	search_depth(&search);
	holders_list(&search);
	memcpy(above, search.parent, tree->count * sizeof(*above));
	memset(tree->dominator, 0xff, nodes * sizeof(*tree->dominator));
	search_dominators(&search, above);
	free(above);
	free(search.number);
	free(search.parent);
	free(search.semi);
	free(search.label);
	free(search.stack);
}

void
heap_tree_free(struct heap_tree *tree)
{
	free(tree->order);
	free(tree->dominator);
	free(tree->first);
	free(tree->holder);
	*tree = (struct heap_tree){.count = 0};
}
