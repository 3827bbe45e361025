/* SPDX-License-Identifier: MIT */
#include "profile/heap_places.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SCRIPTS = 1 << 20, URLS = 64 << 20, EXPORTERS = 200 };

void
heap_scripts_add(struct heap_scripts *scripts, double id, const char *url)
{
	size_t at = id >= 0 && id < SCRIPTS ? (size_t)id : SCRIPTS;
	size_t count = at + at / 2 + 256;

	if (at == SCRIPTS || url == NULL || url[0] == '\0' ||
	    scripts->bytes + strlen(url) > URLS)
		return;
	if (at >= scripts->count) {
		scripts->urls =
		    xrealloc(scripts->urls, count * sizeof(*scripts->urls));
		scripts->ranks = xrealloc(scripts->ranks, count);
		for (size_t i = scripts->count; i < count; i++)
			scripts->urls[i] = NULL;
		scripts->count = count;
	}
	free(scripts->urls[at]);
	scripts->urls[at] = xstrdup(url);
	scripts->ranks[at] = (unsigned char)js_rank(url);
	scripts->bytes += strlen(url);
}

void
heap_scripts_free(struct heap_scripts *scripts)
{
	for (size_t i = 0; i < scripts->count; i++)
		free(scripts->urls[i]);
	free(scripts->urls);
	free(scripts->ranks);
	*scripts = (struct heap_scripts){.urls = NULL};
}

/* A scope has no place of its own; that of a function written in it has. */
static void
places_of_scopes(struct heap_places *places, uint32_t function)
{
	const struct heap_graph *graph = places->graph;

	if (graph->kind[function] != HEAP_CLOSURE)
		return;
	for (uint32_t e = graph->first[function];
	     e < graph->first[function + 1]; e++) {
		uint32_t to = graph->to[e];

		if (graph->how[e] == HEAP_INTERNAL &&
		    places->location[to] == HEAP_NONE &&
		    strcmp(heap_label(graph, e), "context") == 0)
			places->location[to] = places->location[function];
	}
}

void
heap_places_make(struct heap_places *places, const struct heap_graph *graph,
		 const struct heap_scripts *scripts)
{
	*places = (struct heap_places){graph, scripts, NULL};
	places->location =
	    xcalloc(graph->nodes + (size_t)1, sizeof(*places->location));
	memset(places->location, 0xff,
	       graph->nodes * sizeof(*places->location));
	for (size_t i = 0; i < graph->location_count; i++)
		places->location[graph->locations[i].node] = (uint32_t)i;
	for (size_t i = 0; i < graph->location_count; i++)
		places_of_scopes(places, graph->locations[i].node);
}

void
heap_places_free(struct heap_places *places)
{
	free(places->location);
	places->location = NULL;
}

struct heap_place
heap_place_of(const struct heap_places *places, uint32_t node)
{
	const struct heap_location *location;
	struct heap_place place = {NULL, 0, RANK_RUNTIME};

	if (places->location[node] == HEAP_NONE)
		return place;
	location = &places->graph->locations[places->location[node]];
	if (location->script >= places->scripts->count ||
	    places->scripts->urls[location->script] == NULL)
		return place;
	place.url = places->scripts->urls[location->script];
	place.rank = (enum rank)places->scripts->ranks[location->script];
	if (location->node == node && location->line < 100000000)
		place.line = (int)location->line + 1;
	return place;
}

/* The text of a property that is a path. */
static const char *
path_property(const struct heap_graph *graph, uint32_t node, const char *name)
{
	for (uint32_t e = graph->first[node]; e < graph->first[node + 1]; e++)
		if (graph->how[e] == HEAP_PROPERTY &&
		    strcmp(heap_label(graph, e), name) == 0)
			return heap_name(graph, graph->to[e]);
	return "";
}

static int
exports(const struct heap_graph *graph, uint32_t module, uint32_t node)
{
	uint32_t edge = heap_edge_between(graph, module, node);

	return edge != HEAP_NONE && graph->how[edge] == HEAP_PROPERTY &&
	       (strcmp(heap_label(graph, edge), "exports") == 0 ||
		strcmp(heap_label(graph, edge), "_exports") == 0);
}

void
heap_place_of_module(const struct heap_places *places, uint32_t node,
		     struct heap_place *place)
{
	const struct heap_graph *graph = places->graph;
	const char *path;

	if (graph->kind[node] != HEAP_OBJECT ||
	    strcmp(heap_name(graph, node), "Module") != 0)
		return;
	path = path_property(graph, node, "filename");
	if (path[0] == '/')
		*place = (struct heap_place){path, 0, js_rank(path)};
}

int
heap_place_of_exports(const struct heap_places *places,
		      const struct heap_tree *tree, uint32_t node,
		      struct heap_place *place)
{
	const struct heap_graph *graph = places->graph;
	uint32_t last = tree->first[node + 1];

	if (last - tree->first[node] > EXPORTERS)
		last = tree->first[node] + EXPORTERS;
	for (uint32_t i = tree->first[node]; i < last; i++) {
		uint32_t module = tree->holder[i];
		const char *name = heap_name(graph, module);

		if ((strcmp(name, "Module") != 0 &&
		     strcmp(name, "BuiltinModule") != 0) ||
		    !exports(graph, module, node))
			continue;
		*place = (struct heap_place){NULL, 0, RANK_RUNTIME};
		heap_place_of_module(places, module, place);
		return 1;
	}
	return 0;
}

int
heap_kind_compare(const struct heap_places *places, uint32_t a, uint32_t b)
{
	const struct heap_graph *graph = places->graph;
	struct heap_location none = {0, 0, 0}, x = none, y = none;

	if (graph->kind[a] != graph->kind[b])
		return graph->kind[a] < graph->kind[b] ? -1 : 1;
	if (graph->name[a] != graph->name[b])
		return graph->name[a] < graph->name[b] ? -1 : 1;
	if (places->location[a] != HEAP_NONE)
		x = graph->locations[places->location[a]];
	if (places->location[b] != HEAP_NONE)
		y = graph->locations[places->location[b]];
	if (x.script != y.script)
		return x.script < y.script ? -1 : 1;
	return (x.line > y.line) - (x.line < y.line);
}
