/* SPDX-License-Identifier: MIT */
/* Dominators, also of what goes round and of long lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/random.h"
#include "profile/heap_tree.h"

struct pair {
	uint32_t from, to;
};

static int
pair_compare(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* A graph of strong edges, in which names are of no interest. */
static struct heap_graph
graph_of(uint32_t nodes, struct pair *pairs, uint32_t edges)
{
	struct heap_graph graph = {.nodes = nodes, .edges = edges};

	qsort(pairs, edges, sizeof(*pairs), pair_compare);
	graph.first = xcalloc(nodes + 1, sizeof(*graph.first));
	graph.kind = xcalloc(nodes, 1);
	graph.to = xcalloc(edges + 1, sizeof(*graph.to));
	graph.label = xcalloc(edges + 1, sizeof(*graph.label));
	graph.how = xcalloc(edges + 1, 1);
	for (uint32_t i = 0; i < edges; i++) {
		graph.to[i] = pairs[i].to;
		graph.how[i] = HEAP_ELEMENT;
		graph.first[pairs[i].from + 1]++;
	}
	for (uint32_t i = 0; i < nodes; i++)
		graph.first[i + 1] += graph.first[i];
	return graph;
}

/* Whether the root still leads there without that node, by trying it. */
static void
reach_without(const struct heap_graph *graph, uint32_t without,
	      unsigned char *reached)
{
	uint32_t *stack = xcalloc(graph->nodes, sizeof(*stack)), depth = 0;

	memset(reached, 0, graph->nodes);
	if (without != 0) {
		stack[depth++] = 0;
		reached[0] = 1;
	}
	while (depth > 0) {
		uint32_t node = stack[--depth];

		for (uint32_t e = graph->first[node];
		     e < graph->first[node + 1]; e++)
			if (!reached[graph->to[e]] && graph->to[e] != without) {
				reached[graph->to[e]] = 1;
				stack[depth++] = graph->to[e];
			}
	}
	free(stack);
}

static int
tree_says(const struct heap_tree *tree, uint32_t above, uint32_t node)
{
	while (node != HEAP_NONE && node != above)
		node = tree->dominator[node];
	return node == above;
}

static uint32_t
draw(uint64_t *random, uint32_t below)
{
	*random += RANDOM_STEP;
	return (uint32_t)(random_mix(*random) % below);
}

/* Against the definition: a dominator is what cannot be done without. */
static void
test_as_defined(void **state)
{
	enum { NODES = 24, EDGES = 40 };
	uint64_t random = 7;
	unsigned char all[NODES], without[NODES];

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct pair pairs[EDGES];
		struct heap_graph graph;
		struct heap_tree tree;

		for (int i = 0; i < EDGES; i++)
			pairs[i] = (struct pair){draw(&random, NODES),
						 draw(&random, NODES)};
		graph = graph_of(NODES, pairs, EDGES);
		heap_tree_make(&tree, &graph);
		reach_without(&graph, HEAP_NONE, all);
		for (uint32_t v = 0; v < NODES; v++) {
			reach_without(&graph, v, without);
			for (uint32_t w = 0; w < NODES; w++)
				if (all[w])
					assert_int_equal(tree_says(&tree, v, w),
							 v == w || !without[w]);
		}
		heap_tree_free(&tree);
		heap_graph_free(&graph);
	}
}

/* A list in both directions whose end is known: quadratic if done badly. */
static void
test_long_list(void **state)
{
	enum { LONG = 300000 };
	struct pair *pairs = xcalloc(2 * LONG, sizeof(*pairs));
	struct heap_graph graph;
	struct heap_tree tree;
	uint32_t count = 0;

	(void)state;
	for (uint32_t i = 0; i + 1 < LONG; i++) {
		pairs[count++] = (struct pair){i, i + 1};
		if (i > 0)
			pairs[count++] = (struct pair){i + 1, i};
	}
	pairs[count++] = (struct pair){0, LONG - 1};
	graph = graph_of(LONG, pairs, count);
	heap_tree_make(&tree, &graph);
	assert_int_equal(tree.count, LONG);
	for (uint32_t i = 1; i < LONG; i++)
		assert_int_equal(tree.dominator[i], 0);
	heap_tree_free(&tree);
	heap_graph_free(&graph);
	free(pairs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_as_defined),
	    cmocka_unit_test(test_long_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
