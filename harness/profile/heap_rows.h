/* SPDX-License-Identifier: MIT */
/*
 * The rows of a snapshot's tables, as they come: nodes, edges and places into
 * the graph, and of the names those that any of them needs.
 */
#ifndef PROFILE_HEAP_ROWS_H
#define PROFILE_HEAP_ROWS_H

#include "profile/heap_graph.h"

struct heap_rows {
	struct heap_graph *graph;
	int only_newest;
	const char *failed;
	uint64_t nodes, edges; /* that came */
	uint64_t edges_of_nodes;
	uint32_t *counts; /* by name: of objects, of functions */
	size_t count_room;
	uint32_t strings;
	uint64_t texts_read;
	unsigned char *wanted; /* names of which the text is kept */
	uint64_t wanted_room;
};

/* Makes room for as many; without it only names are counted. */
void heap_rows_begin(struct heap_rows *, uint32_t nodes, uint32_t edges);
/* kind, name, number, bytes, edges */
void heap_rows_node(struct heap_rows *, const uint64_t *row);
/* how, name or index, node */
void heap_rows_edge(struct heap_rows *, const uint64_t *row);
/* node, script, line */
void heap_rows_place(struct heap_rows *, const uint64_t *row);
void heap_rows_text(struct heap_rows *, const char *, size_t length);
/* As many came as were announced. */
int heap_rows_are_whole(const struct heap_rows *);
void heap_rows_end(struct heap_rows *);

#endif
