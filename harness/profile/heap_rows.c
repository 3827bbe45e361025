/* SPDX-License-Identifier: MIT */
#include "profile/heap_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/heap_json.h"

enum {
	TEXTS = 96 << 20, /* bytes of all names */
	LOCATIONS = 4 << 20,
	NAMES = 16 << 20 /* that are counted */
};

void
heap_rows_begin(struct heap_rows *rows, uint32_t nodes, uint32_t edges)
{
	struct heap_graph *graph = rows->graph;

	graph->nodes = nodes;
	graph->edges = edges;
	graph->name = xcalloc(nodes, sizeof(*graph->name));
	graph->id = xcalloc(nodes, sizeof(*graph->id));
	graph->size = xcalloc(nodes, sizeof(*graph->size));
	graph->first = xcalloc(nodes + (size_t)1, sizeof(*graph->first));
	graph->kind = xcalloc(nodes, 1);
	graph->label = xcalloc(edges + (size_t)1, sizeof(*graph->label));
	graph->to = xcalloc(edges + (size_t)1, sizeof(*graph->to));
	graph->how = xcalloc(edges + (size_t)1, 1);
	rows->wanted_room = (uint64_t)nodes + edges + 1;
	rows->wanted = xcalloc((size_t)(rows->wanted_room / 8 + 1), 1);
}

static void
want(struct heap_rows *rows, uint64_t name)
{
	if (name < rows->wanted_room)
		rows->wanted[name / 8] |= (unsigned char)(1U << name % 8);
}

static int
is_wanted(const struct heap_rows *rows, uint64_t name)
{
	return name < rows->wanted_room &&
	       (rows->wanted[name / 8] >> name % 8 & 1);
}

static uint32_t
clamp(uint64_t value)
{
	return value < HEAP_NONE ? (uint32_t)value : HEAP_NONE - 1;
}

/* By the number of the name, until its text is read. */
static void
count_name(struct heap_rows *rows, uint64_t kind, uint64_t name)
{
	size_t room = rows->count_room > 0 ? rows->count_room : 4096;

	if (kind == HEAP_CODE || name >= NAMES)
		return;
	name = 2 * name + (kind == HEAP_CLOSURE);
	if (heap_kind_is_text(kind)) {
		rows->strings++;
		return;
	}
	while (room <= name)
		room *= 2;
	if (room > rows->count_room) {
		rows->counts =
		    xrealloc(rows->counts, room * sizeof(*rows->counts));
		memset(rows->counts + rows->count_room, 0,
		       (room - rows->count_room) * sizeof(*rows->counts));
		rows->count_room = room;
	}
	rows->counts[name]++;
}

void
heap_rows_node(struct heap_rows *rows, const uint64_t *row)
{
	struct heap_graph *graph = rows->graph;
	uint64_t at = rows->nodes++;
	uint32_t id = clamp(row[2]);
	uint64_t kind = row[0];

	if (id > graph->newest[id & 1])
		graph->newest[id & 1] = id;
	count_name(rows, kind, row[1]);
	if (rows->only_newest)
		return;
	if (at >= graph->nodes) {
		rows->failed = "it has more objects than it says";
		return;
	}
	graph->id[at] = id;
	graph->kind[at] =
	    (unsigned char)(kind < HEAP_KINDS ? kind : HEAP_KINDS);
	graph->name[at] = clamp(row[1]);
	graph->size[at] = clamp(row[3]);
	graph->first[at] = (uint32_t)rows->edges_of_nodes;
	rows->edges_of_nodes += clamp(row[4]);
	if (rows->edges_of_nodes > graph->edges)
		rows->failed = "it has more edges than it says";
	graph->first[at + 1] = (uint32_t)rows->edges_of_nodes;
	if (!heap_kind_is_text(kind))
		want(rows, graph->name[at]);
}

void
heap_rows_edge(struct heap_rows *rows, const uint64_t *row)
{
	struct heap_graph *graph = rows->graph;
	uint64_t at = rows->edges++;
	uint64_t how = row[0];
	uint64_t to = row[2];

	if (rows->only_newest)
		return;
	if (at >= graph->edges || to >= graph->nodes) {
		rows->failed = "an edge leads nowhere";
		return;
	}
	graph->how[at] = (unsigned char)(how <= HEAP_WEAK ? how : HEAP_WEAK);
	graph->label[at] = clamp(row[1]);
	graph->to[at] = (uint32_t)to;
	if (how != HEAP_ELEMENT && how != HEAP_HIDDEN_EDGE)
		want(rows, graph->label[at]);
}

void
heap_rows_place(struct heap_rows *rows, const uint64_t *row)
{
	struct heap_graph *graph = rows->graph;
	uint64_t node = row[0];

	if (rows->only_newest || node >= graph->nodes ||
	    graph->location_count >= LOCATIONS)
		return;
	if (graph->location_count == graph->location_room) {
		graph->location_room =
		    graph->location_room > 0 ? 2 * graph->location_room : 1024;
		graph->locations =
		    xrealloc(graph->locations,
			     graph->location_room * sizeof(*graph->locations));
	}
	graph->locations[graph->location_count++] = (struct heap_location){
	    (uint32_t)node, clamp(row[1]), clamp(row[2])};
}

static void
count_text(struct heap_rows *rows, const char *text)
{
	uint64_t at = 2 * rows->texts_read++;

	for (int i = 0; i < 2 && at + 1 < rows->count_room; i++)
		if (rows->counts[at + (uint64_t)i] > 0)
			heap_census_add(&rows->graph->census, i, text,
					rows->counts[at + (uint64_t)i]);
}

/* Names, and paths, by which modules are known; other strings are dropped. */
static void
keep_text(struct heap_rows *rows, const char *text, size_t length)
{
	struct heap_graph *graph = rows->graph;
	size_t at = graph->text_count;

	if (rows->only_newest || at >= rows->wanted_room)
		return;
	if (at == graph->text_room) {
		graph->text_room =
		    graph->text_room > 0 ? 2 * graph->text_room : 4096;
		graph->text = xrealloc(graph->text,
				       graph->text_room * sizeof(*graph->text));
	}
	graph->text_count++;
	graph->text[at] = HEAP_NONE;
	if ((!is_wanted(rows, at) && text[0] != '/') ||
	    graph->texts.len + HEAP_JSON_TEXT > TEXTS)
		return;
	graph->text[at] = (uint32_t)graph->texts.len;
	buf_add(&graph->texts, text, length + 1);
}

void
heap_rows_text(struct heap_rows *rows, const char *text, size_t length)
{
	count_text(rows, text);
	keep_text(rows, text, length);
}

int
heap_rows_are_whole(const struct heap_rows *rows)
{
	const struct heap_graph *graph = rows->graph;

	if (rows->nodes == 0)
		return 0;
	return rows->only_newest ||
	       (rows->nodes == graph->nodes && rows->edges == graph->edges &&
		rows->edges_of_nodes == graph->edges);
}

void
heap_rows_end(struct heap_rows *rows)
{
	heap_census_add(&rows->graph->census, 0, HEAP_TEXTS, rows->strings);
	free(rows->counts);
	free(rows->wanted);
}
