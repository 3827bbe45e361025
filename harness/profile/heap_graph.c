/* SPDX-License-Identifier: MIT */
#include "profile/heap_graph.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/memory_headroom.h"

/* With what heap_tree.c, heap_places.c and heap_kept.c add for each. */
static const double node_bytes = 90, edge_bytes = 17;

double
heap_graph_bytes(double nodes, double edges)
{
	return nodes * node_bytes + edges * edge_bytes;
}

/* The share of the memory that is free here that a heap may take. */
static const double of_free = 0.5;

double
heap_room_here(void)
{
	int dir = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	double bytes = headroom_of(dir).bytes;

	if (dir >= 0)
		close(dir);
	return of_free * bytes;
}

void
heap_graph_free(struct heap_graph *graph)
{
	free(graph->name);
	free(graph->id);
	free(graph->size);
	free(graph->first);
	free(graph->kind);
	free(graph->label);
	free(graph->to);
	free(graph->how);
	free(graph->locations);
	free(graph->text);
	buf_free(&graph->texts);
	heap_census_free(&graph->census);
	*graph = (struct heap_graph){.nodes = 0};
}

const char *
heap_text(const struct heap_graph *graph, uint32_t index)
{
	return index < graph->text_count && graph->text[index] != HEAP_NONE
		   ? graph->texts.data + graph->text[index]
		   : "";
}

const char *
heap_name(const struct heap_graph *graph, uint32_t node)
{
	return heap_text(graph, graph->name[node]);
}

const char *
heap_label(const struct heap_graph *graph, uint32_t edge)
{
	unsigned char how = graph->how[edge];

	return how == HEAP_ELEMENT || how == HEAP_HIDDEN_EDGE
		   ? ""
		   : heap_text(graph, graph->label[edge]);
}

int
heap_kind_is_text(uint64_t kind)
{
	return kind == HEAP_STRING || kind == HEAP_CONCATENATED ||
	       kind == HEAP_SLICED || kind == HEAP_NUMBER;
}

const char *
heap_census_name(const struct heap_graph *graph, uint32_t node)
{
	return heap_kind_is_text(graph->kind[node]) ? HEAP_TEXTS
						    : heap_name(graph, node);
}

int
heap_is_new(const struct heap_graph *graph, uint32_t node,
	    const uint32_t newest[2])
{
	uint32_t id = graph->id[node];

	return id > newest[id & 1];
}
