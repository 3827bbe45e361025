/* SPDX-License-Identifier: MIT */
/*
 * Only what a snapshot has is understood: an object of arrays of numbers, one
 * array of strings, and a head that says how many numbers make a node or an
 * edge.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "profile/heap_graph.h"
#include "profile/heap_json.h"
#include "profile/heap_rows.h"

enum { FIELDS = 16 }; /* numbers of a node, an edge or a location */

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
	struct heap_json json;
	struct heap_rows rows;
	double most;
	enum section section;
	struct buf head;
	/* By section: how many numbers make a row, and where a field is. */
	size_t row[STRINGS], where[STRINGS][5];
	size_t column;
	uint64_t values[FIELDS];
	struct error err;
};

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

static void
reader_refuse(struct heap_reader *reader, double nodes, double bytes)
{
	char need[UNITS_TEXT], room[UNITS_TEXT], count[UNITS_TEXT];

	error_set(&reader->err, STATUS_UNAVAILABLE,
		  "its heap has %s objects, which takes %s here, and only %s "
		  "may be used",
		  units_count(count, nodes), units_bytes(need, bytes),
		  units_bytes(room, reader->most));
	reader->json.failed = reader->err.text;
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
		reader->json.failed = "its head is not a snapshot's";
	else if (reader->rows.only_newest)
		result = 0;
	else if (bytes > reader->most || nodes >= HEAP_NONE ||
		 edges >= HEAP_NONE)
		reader_refuse(reader, nodes, bytes);
	else
		result = 0;
	/* Before Node 10 there were none. */
	if (fields_find(reader, meta, "location_fields", PLACES) != 0)
		reader->row[PLACES] = 0;
	if (result == 0 && !reader->rows.only_newest)
		heap_rows_begin(&reader->rows, (uint32_t)nodes,
				(uint32_t)edges);
	json_decref(head);
	return result;
}

/* Nodes are meant by where their numbers begin. */
static void
take_row(struct heap_reader *reader)
{
	enum section section = reader->section;
	uint64_t row[5] = {0};

	for (size_t i = 0; i < 5 && fields[section][i] != NULL; i++)
		row[i] = reader->values[reader->where[section][i]];
	if (section == NODES) {
		heap_rows_node(&reader->rows, row);
	} else if (section == EDGES) {
		row[2] /= reader->row[NODES];
		heap_rows_edge(&reader->rows, row);
	} else {
		row[0] /= reader->row[NODES];
		heap_rows_place(&reader->rows, row);
	}
	if (reader->rows.failed != NULL)
		reader->json.failed = reader->rows.failed;
}

static void
on_number(void *arg, uint64_t number)
{
	struct heap_reader *reader = arg;
	enum section section = reader->section;

	if (reader->json.depth != 2 || section < NODES || section > PLACES ||
	    reader->row[section] == 0)
		return;
	reader->values[reader->column++] = number;
	if (reader->column < reader->row[section])
		return;
	reader->column = 0;
	take_row(reader);
}

static void
on_text(void *arg, const char *text, size_t length)
{
	struct heap_reader *reader = arg;

	if (reader->json.depth == 2 && reader->section == STRINGS)
		heap_rows_text(&reader->rows, text, length);
}

static void
on_key(void *arg, const char *key)
{
	struct heap_reader *reader = arg;

	reader->section = OTHER;
	reader->column = 0;
	for (enum section i = HEAD_SECTION; i <= STRINGS; i++)
		if (strcmp(key, sections[i]) == 0)
			reader->section = i;
	reader->json.copy =
	    reader->section == HEAD_SECTION ? &reader->head : NULL;
}

static void
on_close(void *arg)
{
	struct heap_reader *reader = arg;

	if (reader->json.depth != 1 || reader->section != HEAD_SECTION)
		return;
	reader->json.copy = NULL;
	buf_adds(&reader->head, "}");
	if (head_understand(reader) == 0)
		reader->section = OTHER;
}

struct heap_reader *
heap_reader_open(struct heap_graph *graph, int only_newest, double most)
{
	struct heap_reader *reader = xcalloc(1, sizeof(*reader));

	*graph = (struct heap_graph){.nodes = 0};
	reader->json = (struct heap_json){.on_number = on_number,
					  .on_text = on_text,
					  .on_key = on_key,
					  .on_close = on_close,
					  .arg = reader};
	reader->rows =
	    (struct heap_rows){.graph = graph, .only_newest = only_newest};
	reader->most = most;
	return reader;
}

static int
reader_fail(const struct heap_reader *reader, struct error *err)
{
	if (reader->err.status != STATUS_OK)
		return error_set(err, reader->err.status, "%s",
				 reader->err.text);
	return error_set(err, STATUS_UNAVAILABLE,
			 "the heap snapshot cannot be read: %s",
			 reader->json.failed);
}

int
heap_reader_take(struct heap_reader *reader, const char *bytes, size_t length,
		 struct error *err)
{
	heap_json_take(&reader->json, bytes, length);
	return reader->json.failed != NULL ? reader_fail(reader, err) : 0;
}

int
heap_reader_close(struct heap_reader *reader, struct error *err)
{
	int result = 0;

	if (reader->json.failed == NULL &&
	    (reader->json.depth != 0 || reader->row[NODES] == 0 ||
	     !heap_rows_are_whole(&reader->rows)))
		reader->json.failed = "it ends early";
	if (reader->json.failed != NULL)
		result = reader_fail(reader, err);
	heap_rows_end(&reader->rows);
	buf_free(&reader->head);
	free(reader);
	return result;
}
