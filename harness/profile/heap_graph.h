/* SPDX-License-Identifier: MIT */
/*
 * The objects of a JavaScript heap and the edges between them, read from V8's
 * snapshot as it is streamed: numbers only, and the names that are needed. The
 * text is never held whole, nor are the contents of the service's strings.
 */
#ifndef PROFILE_HEAP_GRAPH_H
#define PROFILE_HEAP_GRAPH_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "profile/heap_census.h"

enum { HEAP_NONE = UINT32_MAX };

#define HEAP_TEXTS "(strings)" /* their name in a census */

/* As V8 numbers them: the order of node_types and edge_types. */
enum heap_kind {
	HEAP_HIDDEN,
	HEAP_ARRAY,
	HEAP_STRING,
	HEAP_OBJECT,
	HEAP_CODE,
	HEAP_CLOSURE,
	HEAP_REGEXP,
	HEAP_NUMBER,
	HEAP_NATIVE,
	HEAP_SYNTHETIC,
	HEAP_CONCATENATED,
	HEAP_SLICED,
	HEAP_KINDS = 64 /* further ones are not told apart */
};
enum heap_edge {
	HEAP_CONTEXT,
	HEAP_ELEMENT,
	HEAP_PROPERTY,
	HEAP_INTERNAL,
	HEAP_HIDDEN_EDGE,
	HEAP_SHORTCUT,
	HEAP_WEAK
};

/* Where a function was written; that of an object's constructor. */
struct heap_location {
	uint32_t node, script, line; /* line: from 0 */
};

struct heap_graph {
	uint32_t nodes, edges;
	/* By node; 0 is the root. first has one more: the edges of a node. */
	uint32_t *name, *id, *size, *first;
	unsigned char *kind;
	/* By edge. label: a name, or the index of an element. */
	uint32_t *label, *to;
	unsigned char *how;
	struct heap_location *locations;
	size_t location_count, location_room;
	uint32_t *text; /* by name: where it begins in texts */
	size_t text_count, text_room;
	struct buf texts;
	struct heap_census census; /* of all but code */
	uint32_t newest[2]; /* the largest number of a native, of an object */
};

void heap_graph_free(struct heap_graph *);
/* "": not known, or not kept. */
const char *heap_name(const struct heap_graph *, uint32_t node);
const char *heap_label(const struct heap_graph *, uint32_t edge);
const char *heap_text(const struct heap_graph *, uint32_t index);
/* By what name the census has it; all strings have one. */
const char *heap_census_name(const struct heap_graph *, uint32_t node);
int heap_kind_is_text(uint64_t kind);
/* Whether an object was allocated after another snapshot. */
int heap_is_new(const struct heap_graph *, uint32_t node,
		const uint32_t newest[2]);

struct heap_reader;
/*
 * Reads a snapshot into the graph. With only_newest only newest and census are
 * read. most: of memory that the graph and its analysis may take.
 */
struct heap_reader *heap_reader_open(struct heap_graph *, int only_newest,
				     double most);
/* The next piece of the text. -1: STATUS_UNAVAILABLE, it is not a snapshot or
 * takes more memory than allowed. */
int heap_reader_take(struct heap_reader *, const char *, size_t,
		     struct error *);
/* At the end; also frees the reader. */
int heap_reader_close(struct heap_reader *, struct error *);

/* Bytes that a graph of that size and its analysis take. */
double heap_graph_bytes(double nodes, double edges);
/* How many bytes a graph and its analysis may take on this machine. */
double heap_room_here(void);

#endif
