/* SPDX-License-Identifier: MIT */
/*
 * The description of the classes in a chunk: a tree of elements with
 * attributes, as in XML, whose names are numbers of a list of strings.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/jfr.h"

enum { DEPTH = 12, NAME = 512 };

struct layout {
	struct jfr_chunk *chunk;
	const unsigned char *at;
};

static uint64_t
layout_number(struct layout *layout)
{
	return jfr_take_number(&layout->at, layout->chunk->end);
}

static const char *
layout_string(struct layout *layout)
{
	uint64_t index = layout_number(layout);

	return index < layout->chunk->string_count
		   ? layout->chunk->strings[index]
		   : "";
}

/* Each takes a byte at least. */
static void
layout_strings(struct layout *layout)
{
	struct jfr_chunk *chunk = layout->chunk;
	uint64_t count = layout_number(layout);
	char text[NAME];

	if (layout->at == NULL || count > (uint64_t)(chunk->end - layout->at)) {
		layout->at = NULL;
		return;
	}
	chunk->strings = xcalloc(count + 1, sizeof(*chunk->strings));
	while (chunk->string_count < count && layout->at != NULL) {
		jfr_take_text(&layout->at, chunk->end, text, sizeof(text));
		chunk->strings[chunk->string_count++] = xstrdup(text);
	}
}

static enum jfr_kind
kind_of(const char *name)
{
	static const struct {
		const char *name;
		enum jfr_kind kind;
	} kinds[] = {
	    {"boolean", JFR_BYTE},
	    {"byte", JFR_BYTE},
	    {"char", JFR_INTEGER},
	    {"short", JFR_INTEGER},
	    {"int", JFR_INTEGER},
	    {"long", JFR_INTEGER},
	    {"float", JFR_FLOAT},
	    {"double", JFR_DOUBLE},
	    {"java.lang.String", JFR_STRING},
	};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(name, kinds[i].name) == 0)
			return kinds[i].kind;
	return JFR_STRUCT;
}

static void
class_set(struct jfr_class *class, const char *key, const char *value)
{
	if (strcmp(key, "name") == 0) {
		class->name = value;
		class->kind = kind_of(value);
	} else if (strcmp(key, "id") == 0) {
		class->id = strtoull(value, NULL, 10);
	}
}

static void
field_set(struct jfr_field *field, const char *key, const char *value)
{
	if (strcmp(key, "name") == 0)
		field->name = value;
	else if (strcmp(key, "class") == 0)
		field->class_id = strtoull(value, NULL, 10);
	else if (strcmp(key, "constantPool") == 0)
		field->is_constant = strcmp(value, "true") == 0;
	else if (strcmp(key, "dimension") == 0)
		field->is_array = strcmp(value, "1") == 0;
}

static struct jfr_class *
class_add(struct layout *layout)
{
	struct jfr_chunk *chunk = layout->chunk;
	struct jfr_class *class = &chunk->classes[chunk->class_count];

	if (chunk->class_count == JFR_CLASSES) {
		layout->at = NULL;
		return NULL;
	}
	chunk->class_count++;
	*class = (struct jfr_class){.name = "",
				    .first = (uint32_t)chunk->field_count};
	return class;
}

static struct jfr_field *
field_add(struct layout *layout, struct jfr_class *class)
{
	struct jfr_chunk *chunk = layout->chunk;
	struct jfr_field *field = &chunk->fields[chunk->field_count];

	if (class == NULL || chunk->field_count == JFR_FIELDS) {
		layout->at = NULL;
		return NULL;
	}
	chunk->field_count++;
	class->count++;
	*field = (struct jfr_field){.name = "", .class = JFR_NONE};
	return field;
}

static void
layout_element(struct layout *layout, struct jfr_class *class, int depth)
{
	const char *name = layout_string(layout);
	uint64_t attributes = layout_number(layout), children;
	struct jfr_field *field = NULL;

	if (strcmp(name, "class") == 0)
		class = class_add(layout);
	else if (strcmp(name, "field") == 0)
		field = field_add(layout, class);
	for (; layout->at != NULL && attributes > 0; attributes--) {
		const char *key = layout_string(layout);
		const char *value = layout_string(layout);

		if (field != NULL)
			field_set(field, key, value);
		else if (strcmp(name, "class") == 0 && class != NULL)
			class_set(class, key, value);
	}
	children = layout_number(layout);
	if (depth == DEPTH && children > 0)
		layout->at = NULL;
	for (; layout->at != NULL && children > 0; children--)
		layout_element(layout, class, depth + 1);
}

static int
class_compare(const void *a, const void *b)
{
	const struct jfr_class *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

int
jfr_class_by_id(const struct jfr_chunk *chunk, uint64_t id)
{
	struct jfr_class key = {.id = id};
	struct jfr_class *found =
	    bsearch(&key, chunk->classes, chunk->class_count, sizeof(key),
		    class_compare);

	return found != NULL ? (int)(found - chunk->classes) : JFR_NONE;
}

/* Behind what every event begins with. */
int
jfr_read_layout(struct jfr_chunk *chunk, const unsigned char *at,
		struct error *err)
{
	struct layout layout = {chunk, at};

	chunk->classes = xcalloc(JFR_CLASSES + 1, sizeof(*chunk->classes));
	chunk->fields = xcalloc(JFR_FIELDS + 1, sizeof(*chunk->fields));
	for (int i = 0; i < 3; i++) /* start, duration, number */
		layout_number(&layout);
	layout_strings(&layout);
	layout_element(&layout, NULL, 0);
	if (layout.at == NULL || chunk->class_count == 0)
		return error_set(err, STATUS_DATA,
				 "the recording does not describe its events");
	qsort(chunk->classes, chunk->class_count, sizeof(*chunk->classes),
	      class_compare);
	for (size_t i = 0; i < chunk->field_count; i++)
		chunk->fields[i].class =
		    jfr_class_by_id(chunk, chunk->fields[i].class_id);
	return 0;
}
