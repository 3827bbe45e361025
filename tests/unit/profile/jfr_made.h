/* SPDX-License-Identifier: MIT */
/* A recording made by hand, as JFR.dump would write it. */
#ifndef TESTS_JFR_MADE_H
#define TESTS_JFR_MADE_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { MADE_ID = 10 /* of the first class */, MADE_FIELDS = 6 };

/* By the order here; "*" behind a class: a constant, "[": an array. */
static const struct made_class {
	const char *name;
	struct {
		const char *name, *class;
	} fields[MADE_FIELDS];
} made_classes[] = {
    {"long", {{0}}},
    {"int", {{0}}},
    {"short", {{0}}},
    {"boolean", {{0}}},
    {"java.lang.String", {{0}}},
    {"jdk.types.Symbol", {{"string", "java.lang.String"}}},
    {"java.lang.Class", {{"name", "jdk.types.Symbol*"}}},
    {"jdk.types.Method",
     {{"type", "java.lang.Class*"}, {"name", "jdk.types.Symbol*"}}},
    {"jdk.types.StackFrame",
     {{"method", "jdk.types.Method*"}, {"lineNumber", "int"}}},
    {"jdk.types.StackTrace",
     {{"truncated", "boolean"}, {"frames", "jdk.types.StackFrame["}}},
    {"jdk.types.OldObjectField",
     {{"name", "java.lang.String"}, {"modifiers", "short"}}},
    {"jdk.types.Reference",
     {{"field", "jdk.types.OldObjectField*"},
      {"object", "jdk.types.OldObject*"},
      {"skip", "int"}}},
    {"jdk.types.OldObject",
     {{"address", "long"},
      {"type", "java.lang.Class*"},
      {"description", "java.lang.String"},
      {"referrer", "jdk.types.Reference*"}}},
    {"jdk.OldObjectSample",
     {{"startTime", "long"},
      {"duration", "long"},
      {"stackTrace", "jdk.types.StackTrace*"},
      {"allocationTime", "long"},
      {"object", "jdk.types.OldObject*"}}},
};

static inline void
made_number(struct buf *out, uint64_t number)
{
	for (int i = 0; i < 8 && number > 0x7f; i++, number >>= 7) {
		char byte = (char)((number & 0x7f) | 0x80);

		buf_add(out, &byte, 1);
	}
	buf_add(out, (const char[]){(char)number}, 1);
}

static inline void
made_text(struct buf *out, const char *text)
{
	buf_add(out, (const char[]){3}, 1);
	made_number(out, strlen(text));
	buf_adds(out, text);
}

static inline void
made_big_endian(struct buf *out, uint64_t number, int bytes)
{
	while (bytes-- > 0) {
		char byte = (char)(number >> (8 * bytes));

		buf_add(out, &byte, 1);
	}
}

static inline size_t
made_class_of(const char *name)
{
	size_t length = strcspn(name, "*[");

	for (size_t i = 0; i < COUNT(made_classes); i++)
		if (strncmp(made_classes[i].name, name, length) == 0 &&
		    made_classes[i].name[length] == '\0')
			return i + MADE_ID;
	return 0;
}

/* The size of an event counts itself: five bytes are always taken for it. */
static inline void
made_event(struct buf *out, uint64_t type, const struct buf *body)
{
	struct buf event = {0};
	uint64_t size;

	made_number(&event, type);
	buf_add(&event, body->data, body->len);
	size = event.len + 5;
	for (int i = 0; i < 5; i++, size >>= 7) {
		char byte = (char)((size & 0x7f) | (i < 4 ? 0x80 : 0));

		buf_add(out, &byte, 1);
	}
	buf_add(out, event.data, event.len);
	buf_free(&event);
}

/* An element: its name, attributes as pairs of names, and how many elements
 * follow in it. */
static inline void
made_element(struct buf *out, struct strings *names, const char *const *texts,
	     uint64_t children)
{
	uint64_t count = 0;

	while (texts[1 + 2 * count] != NULL)
		count++;
	for (size_t i = 0; i < 1 + 2 * count; i++) {
		if (!strings_has(names, texts[i]))
			strings_add(names, texts[i]);
		made_number(out, (uint64_t)strings_index(names, texts[i]));
		if (i == 0)
			made_number(out, count);
	}
	made_number(out, children);
}

static inline void
made_describe_class(struct buf *out, struct strings *names, size_t at)
{
	const struct made_class *class = &made_classes[at];
	uint64_t fields = 0;
	char id[24];

	while (fields < MADE_FIELDS && class->fields[fields].name != NULL)
		fields++;
	snprintf(id, sizeof(id), "%zu", at + MADE_ID);
	made_element(
	    out, names,
	    (const char *[]){"class", "name", class->name, "id", id, NULL},
	    fields);
	for (size_t i = 0; i < fields; i++) {
		const char *of = class->fields[i].class;
		char mark = of[strlen(of) - 1];

		snprintf(id, sizeof(id), "%zu", made_class_of(of));
		made_element(out, names,
			     (const char *[]){"field", "name",
					      class->fields[i].name, "class",
					      id,
					      mark == '*'   ? "constantPool"
					      : mark == '[' ? "dimension"
							    : "label",
					      mark == '*'   ? "true"
					      : mark == '[' ? "1"
							    : "x",
					      NULL},
			     0);
	}
}

/* The description of all classes, as an event. */
static inline void
made_describe(struct buf *out)
{
	struct buf tree = {0}, body = {0};
	struct strings names = {0};

	made_element(&tree, &names, (const char *[]){"root", NULL}, 1);
	made_element(&tree, &names, (const char *[]){"metadata", NULL},
		     COUNT(made_classes));
	for (size_t i = 0; i < COUNT(made_classes); i++)
		made_describe_class(&tree, &names, i);
	for (int i = 0; i < 3; i++)
		made_number(&body, 1);
	made_number(&body, names.count);
	for (size_t i = 0; i < names.count; i++)
		made_text(&body, names.items[i]);
	buf_add(&body, tree.data, tree.len);
	made_event(out, 0, &body);
	strings_free(&names);
	buf_free(&tree);
	buf_free(&body);
}

/* A recording while it is made: a pool for each class, and the events. */
struct made_recording {
	struct buf pools[COUNT(made_classes)];
	uint64_t counts[COUNT(made_classes)];
	struct buf events;
};

/* A constant, whose number is returned; its members follow. */
static inline struct buf *
made_constant(struct made_recording *made, const char *class, uint64_t *number)
{
	size_t at = made_class_of(class) - MADE_ID;

	*number = ++made->counts[at];
	made_number(&made->pools[at], *number);
	return &made->pools[at];
}

static inline uint64_t
made_symbol(struct made_recording *made, const char *text)
{
	uint64_t number;

	made_text(made_constant(made, "jdk.types.Symbol", &number), text);
	return number;
}

static inline uint64_t
made_type(struct made_recording *made, const char *name)
{
	uint64_t symbol = made_symbol(made, name), number;

	made_number(made_constant(made, "java.lang.Class", &number), symbol);
	return number;
}

/* The next object of a way up: kept by a field of the one after it. */
struct made_link {
	const char *class, *about, *field;
	int is_static;
	uint64_t address;
};

static inline uint64_t
made_object(struct made_recording *made, const struct made_link *links,
	    size_t count)
{
	uint64_t type = made_type(made, links[0].class), referrer = 0, above,
		 field, number;
	struct buf *out;

	if (count > 1) {
		above = made_object(made, links + 1, count - 1);
		out = made_constant(made, "jdk.types.OldObjectField", &field);
		made_text(out, links[0].field);
		made_number(out, links[0].is_static ? 8 : 2);
		out = made_constant(made, "jdk.types.Reference", &referrer);
		made_number(out, field);
		made_number(out, above);
		made_number(out, 0);
	}
	out = made_constant(made, "jdk.types.OldObject", &number);
	made_number(out, links[0].address);
	made_number(out, type);
	made_text(out, links[0].about != NULL ? links[0].about : "");
	made_number(out, referrer);
	return number;
}

struct made_call {
	const char *class, *method;
	int line;
};

static inline uint64_t
made_stack(struct made_recording *made, const struct made_call *calls,
	   size_t count)
{
	struct buf frames = {0}, *out;
	uint64_t number;

	for (size_t i = 0; i < count; i++) {
		uint64_t type = made_type(made, calls[i].class);
		uint64_t name = made_symbol(made, calls[i].method), method;

		out = made_constant(made, "jdk.types.Method", &method);
		made_number(out, type);
		made_number(out, name);
		made_number(&frames, method);
		made_number(&frames, (uint64_t)calls[i].line);
	}
	out = made_constant(made, "jdk.types.StackTrace", &number);
	buf_add(out, (const char[]){0}, 1);
	made_number(out, count);
	buf_add(out, frames.data, frames.len);
	buf_free(&frames);
	return number;
}

/* Times are in ticks, of which a second has 1000. */
static inline void
made_sample(struct made_recording *made, uint64_t taken, uint64_t allocated,
	    uint64_t stack, uint64_t object)
{
	struct buf body = {0};

	made_number(&body, taken);
	made_number(&body, 20);
	made_number(&body, stack);
	made_number(&body, allocated);
	made_number(&body, object);
	made_event(&made->events, made_class_of("jdk.OldObjectSample"), &body);
	buf_free(&body);
}

static inline void
made_pools(struct made_recording *made, struct buf *out)
{
	struct buf body = {0};
	uint64_t classes = 0;

	for (size_t i = 0; i < COUNT(made_classes); i++)
		classes += made->counts[i] > 0;
	for (int i = 0; i < 3; i++)
		made_number(&body, 1);
	buf_add(&body, (const char[]){0}, 1);
	made_number(&body, classes);
	for (size_t i = 0; i < COUNT(made_classes); i++) {
		if (made->counts[i] == 0)
			continue;
		made_number(&body, i + MADE_ID);
		made_number(&body, made->counts[i]);
		buf_add(&body, made->pools[i].data, made->pools[i].len);
	}
	made_event(out, 1, &body);
	buf_free(&body);
}

/* Adds the chunk, and empties what it was made of. */
static inline void
made_finish(struct made_recording *made, struct buf *out)
{
	struct buf chunk = {0};
	size_t description;

	buf_add(&chunk, made->events.data, made->events.len);
	made_pools(made, &chunk);
	description = 68 + chunk.len;
	made_describe(&chunk);
	buf_add(out, "FLR", 4);
	made_big_endian(out, 2, 2);
	made_big_endian(out, 1, 2);
	made_big_endian(out, 68 + chunk.len, 8);
	made_big_endian(out, 68 + made->events.len, 8);
	made_big_endian(out, description, 8);
	made_big_endian(out, UINT64_C(1700000000000000000), 8);
	made_big_endian(out, 0, 8);
	made_big_endian(out, 0, 8);
	made_big_endian(out, 1000, 8);
	made_big_endian(out, 1, 4);
	buf_add(out, chunk.data, chunk.len);
	buf_free(&chunk);
	for (size_t i = 0; i < COUNT(made_classes); i++)
		buf_free(&made->pools[i]);
	buf_free(&made->events);
	*made = (struct made_recording){.counts = {0}};
}

#endif
