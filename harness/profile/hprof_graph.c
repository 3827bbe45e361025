/* SPDX-License-Identifier: MIT */
#include "profile/hprof_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "profile/heap_tree.h"
#include "profile/hprof_classes.h"

/* What the number of an object takes besides the graph. */
static const double id_bytes = 16;

/* Up to this address, references take four bytes in the heap, not eight. */
static const uint64_t compressed_end = UINT64_C(1) << 35;

enum { ROOTS = 4 << 20, ALIGNED = 8 };

struct place {
	uint64_t id;
	uint32_t node;
};

struct root {
	uint64_t id;
	enum hprof_root root;
};

struct builder {
	struct heap_graph *graph;
	struct hprof hprof;
	struct hprof_classes classes;
	struct place *places; /* by number, once they are sorted */
	size_t place_count, place_room;
	struct root *roots;
	size_t root_count, root_room;
	size_t node, edge_room;	  /* node: the last one that began */
	size_t reference, header; /* bytes in the heap */
	double most;
	int refused; /* for want of memory */
};

static int
has_room(struct builder *builder, double nodes, double edges)
{
	if (heap_graph_bytes(nodes, edges) + nodes * id_bytes <=
		builder->most &&
	    nodes < HEAP_NONE && edges < HEAP_NONE)
		return 1;
	builder->refused = 1;
	builder->hprof.failed = "it is too large";
	return 0;
}

static void
refuse_if(struct builder *builder, int failed, const char *why)
{
	if (failed != 0 && builder->hprof.failed == NULL)
		builder->hprof.failed = why;
}

/* The first time: names, classes, and the numbers of all objects. */
static void
place_add(struct builder *builder, uint64_t id)
{
	if (!has_room(builder, (double)builder->place_count + 2, 0))
		return;
	if (builder->place_count == builder->place_room) {
		builder->place_room =
		    builder->place_room > 0 ? 2 * builder->place_room : 65536;
		builder->places =
		    xrealloc(builder->places,
			     builder->place_room * sizeof(*builder->places));
	}
	builder->places[builder->place_count] =
	    (struct place){id, (uint32_t)builder->place_count + 1};
	builder->place_count++;
}

static void
first_name(void *arg, uint64_t id, const char *text, size_t length)
{
	struct builder *builder = arg;

	refuse_if(builder,
		  hprof_classes_name(&builder->classes, id, text, length),
		  "it has too many names");
}

static void
first_loaded(void *arg, uint64_t class, uint64_t name)
{
	struct builder *builder = arg;

	refuse_if(builder, hprof_classes_loaded(&builder->classes, class, name),
		  "it has too many classes");
}

static void
first_root(void *arg, enum hprof_root root, uint64_t id)
{
	struct builder *builder = arg;

	if (builder->root_count == ROOTS)
		return;
	if (builder->root_count == builder->root_room) {
		builder->root_room =
		    builder->root_room > 0 ? 2 * builder->root_room : 1024;
		builder->roots =
		    xrealloc(builder->roots,
			     builder->root_room * sizeof(*builder->roots));
	}
	builder->roots[builder->root_count++] = (struct root){id, root};
}

static void
first_class(void *arg, uint64_t id, uint64_t super)
{
	struct builder *builder = arg;

	place_add(builder, id);
	refuse_if(builder, hprof_classes_add(&builder->classes, id, super),
		  "it has too many classes");
}

static void
first_field(void *arg, uint64_t name, enum hprof_type type)
{
	struct builder *builder = arg;

	refuse_if(builder, hprof_classes_field(&builder->classes, name, type),
		  "it has too many fields");
}

static void
first_object(void *arg, uint64_t id, uint64_t class, const unsigned char *bytes,
	     size_t length)
{
	(void)class;
	(void)bytes;
	(void)length;
	place_add(arg, id);
}

static void
first_array(void *arg, uint64_t id, uint64_t class, uint32_t count)
{
	(void)class;
	(void)count;
	place_add(arg, id);
}

static void
first_numbers(void *arg, uint64_t id, enum hprof_type type, uint32_t count)
{
	(void)type;
	(void)count;
	place_add(arg, id);
}

static const struct hprof_events first_events = {
    .on_name = first_name,
    .on_loaded = first_loaded,
    .on_root = first_root,
    .on_class = first_class,
    .on_field = first_field,
    .on_object = first_object,
    .on_array = first_array,
    .on_numbers = first_numbers,
};

static int
place_compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* HotSpot writes them in about the order of their addresses. */
static void
places_sort(struct builder *builder)
{
	size_t i = 1;

	while (i < builder->place_count &&
	       builder->places[i - 1].id <= builder->places[i].id)
		i++;
	if (i < builder->place_count)
		qsort(builder->places, builder->place_count,
		      sizeof(*builder->places), place_compare);
}

/* HEAP_NONE: the dump does not have it. */
static uint32_t
node_find(const struct builder *builder, uint64_t id)
{
	const struct place key = {.id = id};
	const struct place *place =
	    builder->place_count > 0
		? bsearch(&key, builder->places, builder->place_count,
			  sizeof(*builder->places), place_compare)
		: NULL;

	return place != NULL ? place->node : HEAP_NONE;
}

/* The second time: what each object refers to. */
static void
edge_add(struct builder *builder, uint64_t id, enum heap_edge how,
	 uint32_t label)
{
	struct heap_graph *graph = builder->graph;
	uint32_t to = id != 0 ? node_find(builder, id) : HEAP_NONE;

	if (to == HEAP_NONE || builder->hprof.failed != NULL)
		return;
	if (graph->edges == builder->edge_room) {
		size_t room = 2 * builder->edge_room + 65536;

		if (!has_room(builder, graph->nodes, graph->edges + 1.0))
			return;
		graph->to = xrealloc(graph->to, room * sizeof(*graph->to));
		graph->label =
		    xrealloc(graph->label, room * sizeof(*graph->label));
		graph->how = xrealloc(graph->how, room);
		builder->edge_room = room;
	}
	graph->to[graph->edges] = to;
	graph->how[graph->edges] = (unsigned char)how;
	graph->label[graph->edges++] = label;
	graph->first[builder->node + 1] = graph->edges;
}

static uint32_t
size_in_heap(uint64_t size)
{
	size = (size + ALIGNED - 1) / ALIGNED * ALIGNED;
	return size < HEAP_NONE ? (uint32_t)size : HEAP_NONE - 1;
}

static void
node_begin(struct builder *builder, unsigned kind, uint32_t name, uint64_t size)
{
	struct heap_graph *graph = builder->graph;

	if (builder->node + 1 >= graph->nodes) {
		refuse_if(builder, 1, "it changed while it was read");
		return;
	}
	builder->node++;
	graph->kind[builder->node] = (unsigned char)kind;
	graph->name[builder->node] = name;
	graph->size[builder->node] = size_in_heap(size);
	graph->first[builder->node + 1] = graph->edges;
}

static void
second_class(void *arg, uint64_t id, uint64_t super)
{
	struct builder *builder = arg;

	(void)super;
	node_begin(builder, HPROF_KIND_CLASS,
		   hprof_class_name(&builder->classes, id), 0);
}

static void
second_static(void *arg, uint64_t name, enum hprof_type type, uint64_t value)
{
	struct builder *builder = arg;

	if (type == HPROF_REFERENCE)
		edge_add(builder, value, HEAP_PROPERTY,
			 hprof_name_find(&builder->classes, name));
}

static void
reference_add(struct builder *builder, const struct hprof_field *field,
	      int is_weak, uint64_t id)
{
	const char *name = heap_text(builder->graph, field->label);

	edge_add(builder, id,
		 is_weak && strcmp(name, "referent") == 0 ? HEAP_WEAK
							  : HEAP_PROPERTY,
		 field->label);
}

/* The fields of a class, and of those above it. Returns how many references
 * there are. */
static size_t
fields_take(struct builder *builder, uint32_t class, const unsigned char *bytes,
	    size_t length)
{
	const struct hprof_classes *classes = &builder->classes;
	int is_weak = class != HPROF_NO_CLASS && classes->items[class].is_weak;
	size_t references = 0;

	for (int i = 0; i < HPROF_DEEPEST && class != HPROF_NO_CLASS; i++) {
		const struct hprof_class *at = &classes->items[class];

		for (size_t j = 0; j < at->count; j++) {
			const struct hprof_field *field =
			    &classes->fields[at->first + j];
			size_t size =
			    hprof_type_size(&builder->hprof, field->type);

			if (size > length)
				return references;
			if (field->type == HPROF_REFERENCE) {
				reference_add(builder, field, is_weak,
					      hprof_take(bytes, size));
				references++;
			}
			bytes += size;
			length -= size;
		}
		class = at->parent;
	}
	return references;
}

static void
second_object(void *arg, uint64_t id, uint64_t class,
	      const unsigned char *bytes, size_t length)
{
	struct builder *builder = arg;
	struct heap_graph *graph = builder->graph;
	size_t references;

	(void)id;
	node_begin(builder, HEAP_OBJECT,
		   hprof_class_name(&builder->classes, class), 0);
	references = fields_take(
	    builder, hprof_class_find(&builder->classes, class), bytes, length);
	references *= builder->hprof.id_size - builder->reference;
	graph->size[builder->node] =
	    size_in_heap(builder->header + length - references);
}

static void
second_array(void *arg, uint64_t id, uint64_t class, uint32_t count)
{
	struct builder *builder = arg;

	(void)id;
	node_begin(builder, HEAP_ARRAY,
		   hprof_class_name(&builder->classes, class),
		   builder->header + 4 + (uint64_t)count * builder->reference);
}

static void
second_element(void *arg, uint64_t id)
{
	edge_add(arg, id, HEAP_ELEMENT, 0);
}

static void
second_numbers(void *arg, uint64_t id, enum hprof_type type, uint32_t count)
{
	struct builder *builder = arg;

	(void)id;
	node_begin(
	    builder, HEAP_ARRAY, hprof_numbers_name(&builder->classes, type),
	    builder->header + 4 +
		(uint64_t)count * hprof_type_size(&builder->hprof, type));
}

static const struct hprof_events second_events = {
    .on_class = second_class,
    .on_static = second_static,
    .on_object = second_object,
    .on_array = second_array,
    .on_element = second_element,
    .on_numbers = second_numbers,
};

/* The root refers to classes, to what lasts, and, as yet by edges that do not
 * hold, to what calls have. */
static void
roots_add(struct builder *builder)
{
	for (size_t i = 0; i < builder->classes.count; i++)
		edge_add(builder, builder->classes.items[i].id, HEAP_ELEMENT,
			 0);
	for (size_t i = 0; i < builder->root_count; i++)
		edge_add(builder, builder->roots[i].id,
			 builder->roots[i].root == HPROF_ROOT_LASTING
			     ? HEAP_ELEMENT
			     : HEAP_SHORTCUT,
			 0);
}

static void
graph_begin(struct builder *builder)
{
	struct heap_graph *graph = builder->graph;
	size_t nodes = builder->place_count + 1;
	int compressed =
	    builder->hprof.id_size == 8 &&
	    (builder->place_count == 0 ||
	     builder->places[builder->place_count - 1].id < compressed_end);

	builder->reference = compressed ? 4 : builder->hprof.id_size;
	builder->header = builder->hprof.id_size + builder->reference;
	graph->nodes = (uint32_t)nodes;
	graph->name = xcalloc(nodes, sizeof(*graph->name));
	graph->size = xcalloc(nodes, sizeof(*graph->size));
	graph->first = xcalloc(nodes + 1, sizeof(*graph->first));
	graph->kind = xcalloc(nodes, 1);
	graph->text_count = builder->classes.name_count;
	graph->text = xcalloc(graph->text_count, sizeof(*graph->text));
	for (size_t i = 0; i < graph->text_count; i++)
		graph->text[i] = builder->classes.names[i].at;
	graph->texts = builder->classes.texts;
	builder->classes.texts = (struct buf){.data = NULL};
	graph->kind[0] = HEAP_SYNTHETIC;
	graph->name[0] = (uint32_t)builder->classes.known + 1;
}

/* Marks what is reached from there on. */
static void
reach(const struct heap_graph *graph, uint32_t from, unsigned char *reached,
      uint32_t *stack)
{
	size_t depth = 0;

	reached[from] = 1;
	stack[depth++] = from;
	while (depth > 0) {
		uint32_t node = stack[--depth];

		for (uint32_t e = graph->first[node];
		     e < graph->first[node + 1]; e++)
			if (!reached[graph->to[e]] &&
			    heap_edge_holds(graph, node, e)) {
				reached[graph->to[e]] = 1;
				stack[depth++] = graph->to[e];
			}
	}
}

static void
passing_roots_add(struct heap_graph *graph)
{
	unsigned char *reached = xcalloc(graph->nodes, 1);
	uint32_t *stack = xcalloc(graph->nodes, sizeof(*stack));

	reach(graph, 0, reached, stack);
	for (uint32_t e = 0; e < graph->first[1]; e++) {
		if (graph->how[e] != HEAP_SHORTCUT || reached[graph->to[e]])
			continue;
		graph->how[e] = HEAP_ELEMENT;
		reach(graph, graph->to[e], reached, stack);
	}
	free(reached);
	free(stack);
}

static int
graph_read(struct builder *builder, struct error *err)
{
	builder->hprof.events = &first_events;
	if (hprof_read(&builder->hprof, err) != 0)
		return -1;
	places_sort(builder);
	hprof_classes_end(&builder->classes);
	graph_begin(builder);
	roots_add(builder);
	builder->hprof.events = &second_events;
	if (builder->hprof.failed == NULL &&
	    hprof_read(&builder->hprof, err) != 0)
		return -1;
	refuse_if(builder, builder->node + 1 != builder->graph->nodes,
		  "it changed while it was read");
	if (builder->hprof.failed != NULL)
		return error_set(err, STATUS_DATA, "%s", builder->hprof.failed);
	passing_roots_add(builder->graph);
	return 0;
}

static int
graph_refuse(const struct builder *builder, struct error *err)
{
	char nodes[UNITS_TEXT], edges[UNITS_TEXT], room[UNITS_TEXT];

	*err = (struct error){.status = STATUS_OK};
	return error_set(
	    err, STATUS_UNAVAILABLE,
	    "the heap has at least %s objects and %s references, which is too "
	    "many for the %s of memory that may be used here",
	    units_count(nodes, (double)builder->place_count),
	    units_count(edges, builder->graph->edges),
	    units_bytes(room, builder->most));
}

int
hprof_graph(int fd, double most, const volatile int *stop,
	    struct heap_graph *graph, struct error *err)
{
	struct builder builder = {
	    .graph = graph,
	    .hprof = {.fd = fd, .arg = &builder, .stop = stop},
	    .most = most,
	};
	int result;

	*graph = (struct heap_graph){.nodes = 0};
	result = graph_read(&builder, err);
	if (builder.refused)
		result = graph_refuse(&builder, err);
	free(builder.places);
	free(builder.roots);
	hprof_classes_free(&builder.classes);
	return result;
}
