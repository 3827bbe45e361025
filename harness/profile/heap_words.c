/* SPDX-License-Identifier: MIT */
#include "profile/heap_words.h"

#include <string.h>

#include "base/mem.h"

enum { LOOKED_AT = 40, ABOVE = 8 };

static int
is_property(const struct heap_graph *graph, uint32_t edge)
{
	return edge != HEAP_NONE && (graph->how[edge] == HEAP_PROPERTY ||
				     graph->how[edge] == HEAP_CONTEXT);
}

static const char *
label_between(const struct blame *blame, uint32_t from, uint32_t to)
{
	uint32_t edge = heap_edge_between(blame->graph, from, to);

	return is_property(blame->graph, edge) ? heap_label(blame->graph, edge)
					       : "";
}

/* Whose property of that name it is; HEAP_NONE: nobody's. */
static uint32_t
holder_by(const struct blame *blame, uint32_t node, const char *label)
{
	const struct heap_tree *tree = blame->tree;

	for (uint32_t i = tree->first[node], n = 0;
	     i < tree->first[node + 1] && n < LOOKED_AT; i++, n++)
		if (strcmp(label_between(blame, tree->holder[i], node),
			   label) == 0)
			return tree->holder[i];
	return HEAP_NONE;
}

/* The emitter of which the container has listeners, and of which event. */
static uint32_t
emitter_of(const struct blame *blame, const char **event)
{
	static const char events[] = "_events";
	const struct heap_tree *tree = blame->tree;
	uint32_t node = blame->container;
	uint32_t emitter = holder_by(blame, node, events);

	*event = label_between(blame, node, blame->entry);
	for (uint32_t i = tree->first[node], n = 0;
	     emitter == HEAP_NONE && i < tree->first[node + 1] && n < LOOKED_AT;
	     i++, n++) {
		emitter = holder_by(blame, tree->holder[i], events);
		*event = label_between(blame, tree->holder[i], node);
	}
	return emitter;
}

/* The target of events that keeps listeners of its own: "AbortSignal". */
static const char *
target_of(const struct blame *blame)
{
	uint32_t node = blame->container;

	for (int i = 0; i < ABOVE && node != HEAP_NONE; i++) {
		const char *name = heap_name(blame->graph, node);

		if (strcmp(name, "AbortSignal") == 0 ||
		    strcmp(name, "EventTarget") == 0)
			return name;
		node = blame->tree->dominator[node];
	}
	return NULL;
}

static const char *
article(const char *name)
{
	return name[0] != '\0' && strchr("AEIOUaeiou", name[0]) != NULL ? "an"
									: "a";
}

static const char internal[] = "system / ";

/* "functions", "arrays", "WebSocket objects" */
static void
things_add(const struct blame *blame, struct buf *out)
{
	const struct heap_graph *graph = blame->graph;
	const char *name = heap_name(graph, blame->entry);

	switch ((enum heap_kind)graph->kind[blame->entry]) {
	case HEAP_CLOSURE:
		buf_adds(out, "functions");
		break;
	case HEAP_STRING:
	case HEAP_CONCATENATED:
	case HEAP_SLICED:
		buf_adds(out, "strings");
		break;
	case HEAP_ARRAY:
		buf_adds(out, "arrays");
		break;
	default:
		if (strncmp(name, internal, strlen(internal)) == 0)
			name += strlen(internal);
		if (name[0] == '\0' || strcmp(name, "Object") == 0)
			buf_adds(out, "objects");
		else
			buf_addf(out, "%.80s objects", name);
	}
}

static int
is_timer(const char *name)
{
	return strcmp(name, "Timeout") == 0 || strcmp(name, "Immediate") == 0;
}

void
heap_words_what(const struct blame *blame, struct buf *out)
{
	const struct heap_graph *graph = blame->graph;
	const char *entry = heap_name(graph, blame->entry), *event, *target;
	uint32_t emitter;

	if (strstr(entry, "PromiseReaction") != NULL) {
		buf_adds(out, "what waits for a Promise");
		return;
	}
	if (is_timer(entry)) {
		buf_adds(out, "timers");
		return;
	}
	if (blame->container == HEAP_NONE ||
	    graph->kind[blame->container] == HEAP_NATIVE) {
		things_add(blame, out);
		buf_adds(out, " in use by the runtime");
		return;
	}
	target = target_of(blame);
	emitter = emitter_of(blame, &event);
	if (emitter != HEAP_NONE) {
		const char *name = heap_name(graph, emitter);

		buf_addf(out, "\"%.80s\" listeners on %s %.80s", event,
			 article(name), name);
	} else if (strcmp(entry, "Listener") == 0 && target != NULL) {
		buf_addf(out, "listeners on %s %s", article(target), target);
	} else {
		const char *name = heap_name(graph, blame->container);

		things_add(blame, out);
		if (name[0] != '\0' && name[0] != '(')
			buf_addf(out, " in %s %.80s", article(name), name);
	}
}

static void
place_add(const struct heap_place *place, struct buf *out)
{
	buf_addf(out, "%.200s", js_short(place->url));
	if (place->line > 0)
		buf_addf(out, ":%d", place->line);
}

/* The variable or property at the end of a way: "clients", "rooms of Adapter".
 */
static void
variable_add(const struct blame *blame, const struct blame_way *way,
	     struct buf *out)
{
	uint32_t last = way->nodes[way->length - 1];
	const char *label = "", *name = heap_name(blame->graph, last);

	if (way->length > 1)
		label = label_between(blame, last, way->nodes[way->length - 2]);
	/* A symbol, and what is told already. */
	if (label[0] == '<' || strcmp(label, "_events") == 0)
		label = "";
	if (label[0] != '\0')
		buf_addf(out, "%.80s", label);
	if (blame->graph->kind[last] == HEAP_OBJECT && name[0] != '\0' &&
	    strncmp(name, internal, strlen(internal)) != 0 &&
	    strcmp(name, "Object") != 0)
		buf_addf(out, "%s%.80s", label[0] != '\0' ? " of " : "", name);
}

static void
way_add(const struct blame *blame, const struct blame_way *way, struct buf *out)
{
	size_t before;

	if (way->length == 0 || way->place.rank != RANK_HOLDER)
		return;
	buf_adds(out, " ← ");
	before = out->len;
	variable_add(blame, way, out);
	if (out->len > before)
		buf_adds(out, ", ");
	place_add(&way->place, out);
}

void
heap_words_path(const struct blame *blame, struct buf *out)
{
	const struct heap_place *owner = &blame->owner.place;

	buf_adds(out, "");
	if (blame->named != HEAP_NONE && blame->blamed.url != NULL) {
		const char *name = heap_name(blame->graph, blame->named);

		buf_adds(out, " ← ");
		if (name[0] != '\0')
			buf_addf(out, "%.80s, ", name);
		place_add(&blame->blamed, out);
	}
	if (blame->named == HEAP_NONE || owner->url == NULL ||
	    strcmp(owner->url, blame->blamed.url) != 0)
		way_add(blame, &blame->owner, out);
	way_add(blame, &blame->beyond, out);
}
