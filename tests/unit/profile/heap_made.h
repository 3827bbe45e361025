/* SPDX-License-Identifier: MIT */
/* A heap snapshot made by hand, as V8 would write it. */
#ifndef TESTS_HEAP_MADE_H
#define TESTS_HEAP_MADE_H

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "profile/heap_graph.h"

enum { MADE_MOST = 4000 };

struct made {
	struct {
		int kind;
		const char *name;
		unsigned id, size;
		int script, line; /* script 0: no place */
	} nodes[MADE_MOST];
	struct {
		int from, how, to;
		const char *label;
	} edges[2 * MADE_MOST];
	size_t node_count, edge_count;
	struct strings names;
	unsigned id;
};

/* The next object, which returns its number; the root is there. */
static inline int
made_node(struct made *made, int kind, const char *name, unsigned size)
{
	size_t at = made->node_count++;

	made->nodes[at].kind = kind;
	made->nodes[at].name = name;
	made->nodes[at].size = size;
	made->nodes[at].id = made->id += 2;
	return (int)at;
}

static inline struct made *
made_new(void)
{
	struct made *made = xcalloc(1, sizeof(*made));

	made->id = 1;
	made_node(made, HEAP_SYNTHETIC, "", 0);
	return made;
}

static inline void
made_place(struct made *made, int node, int script, int line)
{
	made->nodes[node].script = script;
	made->nodes[node].line = line;
}

static inline void
made_edge(struct made *made, int from, int how, const char *label, int to)
{
	size_t at = made->edge_count++;

	made->edges[at].from = from;
	made->edges[at].how = how;
	made->edges[at].label = label;
	made->edges[at].to = to;
}

static inline int
made_name(struct made *made, const char *name)
{
	if (!strings_has(&made->names, name))
		strings_add(&made->names, name);
	return strings_index(&made->names, name);
}

static inline size_t
made_edges_of(const struct made *made, size_t node)
{
	size_t count = 0;

	for (size_t i = 0; i < made->edge_count; i++)
		count += made->edges[i].from == (int)node;
	return count;
}

static inline void
made_write_edges(struct made *made, struct buf *out)
{
	const char *comma = "";

	for (size_t node = 0; node < made->node_count; node++)
		for (size_t i = 0; i < made->edge_count; i++) {
			int how = made->edges[i].how;

			if (made->edges[i].from != (int)node)
				continue;
			buf_addf(out, "%s%d,%d,%d\n", comma, how,
				 how == HEAP_ELEMENT
				     ? 0
				     : made_name(made, made->edges[i].label),
				 7 * made->edges[i].to);
			comma = ",";
		}
}

static inline void
made_write(struct made *made, struct buf *out)
{
	const char *comma = "";

	buf_addf(out,
		 "{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\","
		 "\"id\",\"self_size\",\"edge_count\",\"trace_node_id\","
		 "\"detachedness\"],\"edge_fields\":[\"type\","
		 "\"name_or_index\",\"to_node\"],\"location_fields\":["
		 "\"object_index\",\"script_id\",\"line\",\"column\"]},"
		 "\"node_count\":%zu,\"edge_count\":%zu},\n\"nodes\":[",
		 made->node_count, made->edge_count);
	for (size_t i = 0; i < made->node_count; i++)
		buf_addf(out, "%s%d,%d,%u,%u,%zu,0,0\n", i > 0 ? "," : "",
			 made->nodes[i].kind,
			 made_name(made, made->nodes[i].name),
			 made->nodes[i].id, made->nodes[i].size,
			 made_edges_of(made, i));
	buf_adds(out, "],\n\"edges\":[");
	made_write_edges(made, out);
	buf_adds(out, "],\n\"trace_tree\":[],\"locations\":[");
	for (size_t i = 0; i < made->node_count; i++) {
		if (made->nodes[i].script == 0)
			continue;
		buf_addf(out, "%s%zu,%d,%d,0", comma, 7 * i,
			 made->nodes[i].script, made->nodes[i].line);
		comma = ",";
	}
	buf_adds(out, "],\n\"strings\":[");
	for (size_t i = 0; i < made->names.count; i++)
		buf_addf(out, "%s\"%s\"", i > 0 ? "," : "",
			 made->names.items[i]);
	buf_adds(out, "]}");
}

static inline void
made_free(struct made *made)
{
	strings_free(&made->names);
	free(made);
}

#endif
