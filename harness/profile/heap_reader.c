/* SPDX-License-Identifier: MIT */
/*
 * Reads JSON byte by byte, as the pieces of a snapshot end anywhere. Only what
 * a snapshot has is understood: an object of arrays of numbers, one array of
 * strings, and a head that says how many numbers make a node or an edge.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "profile/heap_graph.h"

enum {
	HEAD = 64 << 10,  /* bytes of the head */
	TEXT = 240,	  /* bytes of a name */
	TEXTS = 96 << 20, /* bytes of all names */
	LOCATIONS = 4 << 20,
	NAMES = 16 << 20, /* that are counted */
	FIELDS = 16,	  /* numbers of a node, an edge or a location */
	DEPTH = 64
};

enum section { OTHER, HEAD_SECTION, NODES, EDGES, PLACES, STRINGS };

static const char *const sections[] = {
    [HEAD_SECTION] = "snapshot", [NODES] = "nodes",	[EDGES] = "edges",
    [PLACES] = "locations",	 [STRINGS] = "strings",
};

/* The fields that are read, by what makes a row of each section. */
static const char *const fields[][5] = {
    [NODES] = {"type", "name", "id", "self_size", "edge_count"},
    [EDGES] = {"type", "name_or_index", "to_node"},
    [PLACES] = {"object_index", "script_id", "line"},
    [STRINGS] = {NULL},
};

struct heap_reader {
	struct heap_graph *graph;
	int only_newest;
	double most;
	enum section section;
	int depth;
	int in_string, escaped, hex; /* digits of \u that are missing */
	unsigned code;
	char text[TEXT];
	size_t length;
	int in_number, in_fraction;
	uint64_t number;
	int key_next; /* the next string at depth 1 is a key */
	struct buf head;
	/* By section: how many numbers make a row, and where a field is. */
	size_t row[STRINGS], where[STRINGS][5];
	size_t column;
	uint64_t values[FIELDS];
	uint64_t taken[STRINGS]; /* rows */
	uint64_t edges_of_nodes;
	uint32_t *counts; /* by name: of objects, of functions */
	size_t count_room;
	uint32_t strings;
	uint64_t texts_read;
	unsigned char *wanted; /* names of which the text is kept */
	uint64_t wanted_room;
	const char *failed;
	struct error err;
};

struct heap_reader *
heap_reader_open(struct heap_graph *graph, int only_newest, double most)
{
	struct heap_reader *reader = xcalloc(1, sizeof(*reader));

	*graph = (struct heap_graph){.nodes = 0};
	reader->graph = graph;
	reader->only_newest = only_newest;
	reader->most = most;
	return reader;
}

/* Where the fields stand in a row; -1: one is missing. */
static int
fields_find(struct heap_reader *reader, json_t *meta, const char *key,
	    enum section section)
{
	json_t *names = json_object_get(meta, key), *name;
	size_t found = 0, wanted = 0, i;

	reader->row[section] = json_array_size(names);
	if (reader->row[section] > FIELDS)
		return -1;
	for (; wanted < 5 && fields[section][wanted] != NULL; wanted++)
		json_array_foreach(
		    names, i, name) if (json_is_string(name) &&
					strcmp(json_string_value(name),
					       fields[section][wanted]) == 0)
		{
			reader->where[section][wanted] = i;
			found++;
			break;
		}
	return found == wanted ? 0 : -1;
}

static int
reader_refuse(struct heap_reader *reader, double nodes, double bytes)
{
	char need[UNITS_TEXT], room[UNITS_TEXT], count[UNITS_TEXT];

	return error_set(&reader->err, STATUS_UNAVAILABLE,
			 "its heap has %s objects, which takes %s here, and "
			 "only %s may be used",
			 units_count(count, nodes), units_bytes(need, bytes),
			 units_bytes(room, reader->most));
}

static void
graph_make(struct heap_reader *reader, uint32_t nodes, uint32_t edges)
{
	struct heap_graph *graph = reader->graph;

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
	reader->wanted_room = (uint64_t)nodes + edges + 1;
	reader->wanted = xcalloc((size_t)(reader->wanted_room / 8 + 1), 1);
}

static int
head_understand(struct heap_reader *reader)
{
	json_t *head = json_loadb(reader->head.data, reader->head.len, 0, NULL);
	json_t *meta = json_object_get(head, "meta");
	double nodes = json_number_value(json_object_get(head, "node_count"));
	double edges = json_number_value(json_object_get(head, "edge_count"));
	double bytes = heap_graph_bytes(nodes, edges);
	int result = -1;

	if (fields_find(reader, meta, "node_fields", NODES) != 0 ||
	    fields_find(reader, meta, "edge_fields", EDGES) != 0 ||
	    !(nodes >= 1) || !(edges >= 0))
		reader->failed = "its head is not a snapshot's";
	else if (reader->only_newest)
		result = 0;
	else if (bytes > reader->most || nodes >= HEAP_NONE ||
		 edges >= HEAP_NONE)
		reader_refuse(reader, nodes, bytes);
	else
		result = 0;
	/* Before Node 10 there were none. */
	if (fields_find(reader, meta, "location_fields", PLACES) != 0)
		reader->row[PLACES] = 0;
	if (result == 0 && !reader->only_newest)
		graph_make(reader, (uint32_t)nodes, (uint32_t)edges);
	json_decref(head);
	return result;
}

static void
want(struct heap_reader *reader, uint64_t name)
{
	if (name < reader->wanted_room)
		reader->wanted[name / 8] |= (unsigned char)(1U << name % 8);
}

static int
is_wanted(const struct heap_reader *reader, uint64_t name)
{
	return name < reader->wanted_room &&
	       (reader->wanted[name / 8] >> name % 8 & 1);
}

static uint64_t
value_of(const struct heap_reader *reader, enum section section, size_t field)
{
	return reader->values[reader->where[section][field]];
}

static uint32_t
clamp(uint64_t value)
{
	return value < HEAP_NONE ? (uint32_t)value : HEAP_NONE - 1;
}

/* By the number of the name, until its text is read. */
static void
count_name(struct heap_reader *reader, uint64_t kind, uint64_t name)
{
	size_t room = reader->count_room > 0 ? reader->count_room : 4096;

	if (kind == HEAP_CODE || name >= NAMES)
		return;
	name = 2 * name + (kind == HEAP_CLOSURE);
	if (heap_kind_is_text(kind)) {
		reader->strings++;
		return;
	}
	while (room <= name)
		room *= 2;
	if (room > reader->count_room) {
		reader->counts =
		    xrealloc(reader->counts, room * sizeof(*reader->counts));
		memset(reader->counts + reader->count_room, 0,
		       (room - reader->count_room) * sizeof(*reader->counts));
		reader->count_room = room;
	}
	reader->counts[name]++;
}

static void
take_node(struct heap_reader *reader)
{
	struct heap_graph *graph = reader->graph;
	uint64_t at = reader->taken[NODES]++;
	uint32_t id = clamp(value_of(reader, NODES, 2));
	uint64_t kind = value_of(reader, NODES, 0);

	if (id > graph->newest[id & 1])
		graph->newest[id & 1] = id;
	count_name(reader, kind, value_of(reader, NODES, 1));
	if (reader->only_newest)
		return;
	if (at >= graph->nodes) {
		reader->failed = "it has more objects than it says";
		return;
	}
	graph->id[at] = id;
	graph->kind[at] =
	    (unsigned char)(kind < HEAP_KINDS ? kind : HEAP_KINDS);
	graph->name[at] = clamp(value_of(reader, NODES, 1));
	graph->size[at] = clamp(value_of(reader, NODES, 3));
	graph->first[at] = (uint32_t)reader->edges_of_nodes;
	reader->edges_of_nodes += clamp(value_of(reader, NODES, 4));
	if (reader->edges_of_nodes > graph->edges)
		reader->failed = "it has more edges than it says";
	graph->first[at + 1] = (uint32_t)reader->edges_of_nodes;
	if (!heap_kind_is_text(kind))
		want(reader, graph->name[at]);
}

static void
take_edge(struct heap_reader *reader)
{
	struct heap_graph *graph = reader->graph;
	uint64_t at = reader->taken[EDGES]++;
	uint64_t how = value_of(reader, EDGES, 0);
	uint64_t to = value_of(reader, EDGES, 2) / reader->row[NODES];

	if (reader->only_newest)
		return;
	if (at >= graph->edges || to >= graph->nodes) {
		reader->failed = "an edge leads nowhere";
		return;
	}
	graph->how[at] = (unsigned char)(how <= HEAP_WEAK ? how : HEAP_WEAK);
	graph->label[at] = clamp(value_of(reader, EDGES, 1));
	graph->to[at] = (uint32_t)to;
	if (how != HEAP_ELEMENT && how != HEAP_HIDDEN_EDGE)
		want(reader, graph->label[at]);
}

static void
take_place(struct heap_reader *reader)
{
	struct heap_graph *graph = reader->graph;
	uint64_t node = value_of(reader, PLACES, 0) / reader->row[NODES];

	if (reader->only_newest || node >= graph->nodes ||
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
	    (uint32_t)node, clamp(value_of(reader, PLACES, 1)),
	    clamp(value_of(reader, PLACES, 2))};
}

static void
take_row(struct heap_reader *reader)
{
	if (reader->section == NODES)
		take_node(reader);
	else if (reader->section == EDGES)
		take_edge(reader);
	else
		take_place(reader);
}

static void
take_number(struct heap_reader *reader)
{
	enum section section = reader->section;

	reader->in_number = reader->in_fraction = 0;
	if (reader->depth != 2 || section < NODES || section > PLACES ||
	    reader->row[section] == 0)
		return;
	reader->values[reader->column++] = reader->number;
	if (reader->column < reader->row[section])
		return;
	reader->column = 0;
	take_row(reader);
}

static void
count_text(struct heap_reader *reader)
{
	uint64_t at = 2 * reader->texts_read++;

	for (int i = 0; i < 2 && at + 1 < reader->count_room; i++)
		if (reader->counts[at + (uint64_t)i] > 0)
			heap_census_add(&reader->graph->census, i, reader->text,
					reader->counts[at + (uint64_t)i]);
}

/* Names, and paths, by which modules are known; other strings are dropped. */
static void
take_text(struct heap_reader *reader)
{
	struct heap_graph *graph = reader->graph;
	size_t at = graph->text_count;

	if (reader->only_newest || at >= reader->wanted_room)
		return;
	if (at == graph->text_room) {
		graph->text_room =
		    graph->text_room > 0 ? 2 * graph->text_room : 4096;
		graph->text = xrealloc(graph->text,
				       graph->text_room * sizeof(*graph->text));
	}
	graph->text_count++;
	graph->text[at] = HEAP_NONE;
	if ((!is_wanted(reader, at) && reader->text[0] != '/') ||
	    graph->texts.len + TEXT > TEXTS)
		return;
	graph->text[at] = (uint32_t)graph->texts.len;
	buf_add(&graph->texts, reader->text, reader->length + 1);
}

static void
take_key(struct heap_reader *reader)
{
	reader->section = OTHER;
	reader->column = 0;
	for (enum section i = HEAD_SECTION; i <= STRINGS; i++)
		if (strcmp(reader->text, sections[i]) == 0)
			reader->section = i;
	reader->key_next = 0;
}

static void
text_end(struct heap_reader *reader)
{
	reader->text[reader->length] = '\0';
	if (reader->depth == 1 && reader->key_next)
		take_key(reader);
	else if (reader->depth == 2 && reader->section == STRINGS) {
		count_text(reader);
		take_text(reader);
	}
}

static void
text_add(struct heap_reader *reader, unsigned char c)
{
	if (reader->length + 1 < TEXT)
		reader->text[reader->length++] = (char)c;
}

/* In UTF-8; half of a pair is a question mark. */
static void
text_add_code(struct heap_reader *reader, unsigned code)
{
	if (code >= 0xd800 && code < 0xe000)
		code = '?';
	if (code < 0x80) {
		text_add(reader, (unsigned char)(code > 0 ? code : ' '));
	} else if (code < 0x800) {
		text_add(reader, (unsigned char)(0xc0 | code >> 6));
		text_add(reader, (unsigned char)(0x80 | (code & 0x3f)));
	} else {
		text_add(reader, (unsigned char)(0xe0 | code >> 12));
		text_add(reader, (unsigned char)(0x80 | (code >> 6 & 0x3f)));
		text_add(reader, (unsigned char)(0x80 | (code & 0x3f)));
	}
}

static unsigned
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return at != NULL ? (unsigned)(at - digits) : 0;
}

static void
take_escaped(struct heap_reader *reader, char c)
{
	static const char letters[] = "nrtbf", means[] = "\n\r\t\b\f";
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	reader->escaped = 0;
	if (c == 'u') {
		reader->hex = 4;
		reader->code = 0;
		return;
	}
	text_add(reader, (unsigned char)(at != NULL ? means[at - letters] : c));
}

static void
take_in_string(struct heap_reader *reader, char c)
{
	if (reader->hex > 0) {
		reader->code = reader->code << 4 | hex_digit(c);
		if (--reader->hex == 0)
			text_add_code(reader, reader->code);
	} else if (reader->escaped) {
		take_escaped(reader, c);
	} else if (c == '\\') {
		reader->escaped = 1;
	} else if (c == '"') {
		reader->in_string = 0;
		text_end(reader);
	} else {
		text_add(reader, (unsigned char)c);
	}
}

static void
take_digit(struct heap_reader *reader, char c)
{
	if (!reader->in_number) {
		reader->in_number = 1;
		reader->number = 0;
	}
	if (!reader->in_fraction && reader->number < UINT64_MAX / 16)
		reader->number = reader->number * 10 + (uint64_t)(c - '0');
}

static void
take_open(struct heap_reader *reader)
{
	if (++reader->depth > DEPTH)
		reader->failed = "it is nested too deeply";
	if (reader->depth == 1)
		reader->key_next = 1;
	reader->column = 0;
}

static void
take_closing(struct heap_reader *reader)
{
	if (reader->depth-- == 0)
		reader->failed = "it is not JSON";
	if (reader->depth != 1 || reader->section != HEAD_SECTION)
		return;
	buf_adds(&reader->head, "}");
	if (head_understand(reader) == 0)
		reader->section = OTHER;
}

static void
take_plain(struct heap_reader *reader, char c)
{
	if (c >= '0' && c <= '9') {
		take_digit(reader, c);
		return;
	}
	if (reader->in_number && (c == '.' || c == 'e' || c == 'E')) {
		reader->in_fraction = 1;
		return;
	}
	if (reader->in_number)
		take_number(reader);
	if (c == '"') {
		reader->in_string = 1;
		reader->length = 0;
	} else if (c == '{' || c == '[') {
		take_open(reader);
	} else if (c == '}' || c == ']') {
		take_closing(reader);
	} else if (c == ',' && reader->depth == 1) {
		reader->key_next = 1;
	}
}

static void
take_head(struct heap_reader *reader, char c)
{
	if (reader->section != HEAD_SECTION || reader->depth < 2)
		return;
	buf_add(&reader->head, &c, 1);
	if (reader->head.len > HEAD)
		reader->failed = "its head is too long";
}

static int
reader_fail(const struct heap_reader *reader, struct error *err)
{
	if (reader->err.status != STATUS_OK)
		return error_set(err, reader->err.status, "%s",
				 reader->err.text);
	return error_set(err, STATUS_UNAVAILABLE,
			 "the heap snapshot cannot be read: %s",
			 reader->failed);
}

/* The head is kept from its brace to before its last one. */
int
heap_reader_take(struct heap_reader *reader, const char *bytes, size_t length,
		 struct error *err)
{
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];
		int in_head = reader->section == HEAD_SECTION;

		if (reader->in_string)
			take_in_string(reader, c);
		else
			take_plain(reader, c);
		if (in_head)
			take_head(reader, c);
		if (reader->failed != NULL || reader->err.status != STATUS_OK)
			return reader_fail(reader, err);
	}
	return 0;
}

static int
reader_is_whole(const struct heap_reader *reader)
{
	const struct heap_graph *graph = reader->graph;

	if (reader->depth != 0 || reader->row[NODES] == 0 ||
	    reader->taken[NODES] == 0)
		return 0;
	return reader->only_newest || (reader->taken[NODES] == graph->nodes &&
				       reader->taken[EDGES] == graph->edges &&
				       reader->edges_of_nodes == graph->edges);
}

int
heap_reader_close(struct heap_reader *reader, struct error *err)
{
	int result = 0;

	if (reader->failed == NULL && !reader_is_whole(reader))
		reader->failed = "it ends early";
	if (reader->failed != NULL || reader->err.status != STATUS_OK)
		result = reader_fail(reader, err);
	heap_census_add(&reader->graph->census, 0, HEAP_TEXTS, reader->strings);
	buf_free(&reader->head);
	free(reader->counts);
	free(reader->wanted);
	free(reader);
	return result;
}
