/* SPDX-License-Identifier: MIT */
/*
 * What keeps an object alive: all edges that lead to it, and its dominator, the
 * nearest object through which every path from the roots leads. Weak edges keep
 * nothing alive.
 */
#ifndef PROFILE_HEAP_TREE_H
#define PROFILE_HEAP_TREE_H

#include "profile/heap_graph.h"

struct heap_tree {
	uint32_t count;	     /* of the nodes that are reached */
	uint32_t *order;     /* these, parents before children */
	uint32_t *dominator; /* by node; HEAP_NONE: the root, not reached */
	/* By node, one more: its holders, each once for an edge. */
	uint32_t *first, *holder;
};

void heap_tree_make(struct heap_tree *, const struct heap_graph *);
void heap_tree_free(struct heap_tree *);
int heap_edge_holds(const struct heap_graph *, uint32_t from, uint32_t edge);
/* The edge from one node to another; HEAP_NONE: there is none. */
uint32_t heap_edge_between(const struct heap_graph *, uint32_t from,
			   uint32_t to);

#endif
