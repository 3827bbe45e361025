/* SPDX-License-Identifier: MIT */
#include "traffic/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { REFS = 16 };

/* One step of a JSON pointer (RFC 6901), with ~1 and ~0 as / and ~. */
static json_t *
pointer_step(json_t *at, const char *step, size_t len)
{
	struct buf key = {0};
	json_t *found;

	for (size_t i = 0; i < len; i++) {
		if (step[i] == '~' && i + 1 < len && step[i + 1] == '1')
			buf_adds(&key, "/");
		else if (step[i] == '~' && i + 1 < len && step[i + 1] == '0')
			buf_adds(&key, "~");
		else {
			buf_add(&key, &step[i], 1);
			continue;
		}
		i++;
	}
	found = json_object_get(at, buf_text(&key));
	buf_free(&key);
	return found;
}

json_t *
schema_resolve(const struct schema *schema, json_t *object)
{
	for (int i = 0; i < REFS; i++) {
		const char *ref =
		    json_string_value(json_object_get(object, "$ref"));

		if (ref == NULL)
			return object;
		if (!text_starts(ref, "#/"))
			return NULL; /* other files are never opened */
		object = schema->root;
		for (const char *at = ref + 2; at != NULL;) {
			const char *slash = strchr(at, '/');
			size_t len =
			    slash != NULL ? (size_t)(slash - at) : strlen(at);

			object = pointer_step(object, at, len);
			at = slash != NULL ? slash + 1 : NULL;
		}
	}
	return NULL;
}

/* A value given by the author, charged to the budget. */
static json_t *
schema_given(struct schema *schema, json_t *object)
{
	static const char *const keys[] = {"example", "default", "const"};
	json_t *given = NULL;

	for (size_t i = 0; given == NULL && i < COUNT(keys); i++)
		given = json_object_get(object, keys[i]);
	if (given == NULL)
		given = json_array_get(json_object_get(object, "examples"), 0);
	if (given == NULL)
		given = json_array_get(json_object_get(object, "enum"), 0);
	if (json_is_object(given) || json_is_array(given))
		schema->budget -= 50;
	return json_incref(given);
}

static json_t *
text_value(json_t *object)
{
	static const struct {
		const char *format, *text;
	} formats[] = {
	    {"date-time", "2026-01-31T12:00:00Z"},
	    {"date", "2026-01-31"},
	    {"time", "12:00:00Z"},
	    {"uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
	    {"email", "name@example.com"},
	    {"uri", "http://example.com/"},
	    {"url", "http://example.com/"},
	    {"ipv4", "192.0.2.1"},
	    {"byte", "ZXhhbXBsZQ=="},
	};
	const char *format =
	    json_string_value(json_object_get(object, "format"));
	json_int_t most =
	    json_integer_value(json_object_get(object, "maxLength"));

	for (size_t i = 0; format != NULL && i < COUNT(formats); i++)
		if (strcmp(format, formats[i].format) == 0)
			return json_string(formats[i].text);
	return json_string(most > 0 && most < 7 ? "a" : "example");
}

/* Whether the schema contains itself: then it can be left out. */
static int
schema_is_open(const struct schema *schema, json_t *object, int depth)
{
	for (int i = 0; i <= depth && i < SCHEMA_DEPTH; i++)
		if (schema->open[i] == object)
			return 1;
	return 0;
}

static void
merge_properties(struct schema *schema, json_t *into, json_t *object, int depth)
{
	json_t *property, *part;
	const char *key;
	size_t i;

	json_object_foreach(json_object_get(object, "properties"), key,
			    property)
	{
		property = schema_resolve(schema, property);
		if (schema->budget <= 0 ||
		    schema_is_open(schema, property, depth) ||
		    json_is_true(json_object_get(property, "readOnly")))
			continue;
		json_object_set_new(into, key,
				    schema_value(schema, property, depth + 1));
	}
	json_array_foreach(json_object_get(object, "allOf"), i, part)
	{
		part = schema_resolve(schema, part);
		if (depth < SCHEMA_DEPTH && schema->budget-- > 0)
			merge_properties(schema, into, part, depth + 1);
	}
}

static const char *
schema_type(json_t *object)
{
	json_t *type = json_object_get(object, "type");
	const char *name = json_string_value(type);

	/* OpenAPI 3.1 has lists of types: ["string", "null"]. */
	if (name == NULL)
		name = json_string_value(json_array_get(type, 0));
	if (name != NULL)
		return name;
	if (json_object_get(object, "items") != NULL)
		return "array";
	if (json_object_get(object, "properties") != NULL ||
	    json_object_get(object, "allOf") != NULL)
		return "object";
	return "string";
}

static json_t *
schema_made_up(struct schema *schema, json_t *object, int depth)
{
	json_t *least = json_object_get(object, "minimum"), *value, *items;
	const char *type = schema_type(object);

	if (strcmp(type, "object") == 0) {
		value = json_object();
		merge_properties(schema, value, object, depth);
		return value;
	}
	if (strcmp(type, "array") == 0) {
		value = json_array();
		items =
		    schema_resolve(schema, json_object_get(object, "items"));
		if (!schema_is_open(schema, items, depth))
			json_array_append_new(
			    value, schema_value(schema, items, depth + 1));
		return value;
	}
	if (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0)
		return json_is_number(least) ? json_incref(least)
					     : json_integer(1);
	if (strcmp(type, "boolean") == 0)
		return json_true();
	if (strcmp(type, "null") == 0)
		return json_null();
	return text_value(object);
}

json_t *
schema_value(struct schema *schema, json_t *object, int depth)
{
	json_t *given, *choice;

	object = schema_resolve(schema, object);
	if (!json_is_object(object) || depth >= SCHEMA_DEPTH ||
	    schema->budget-- <= 0)
		return json_null();
	schema->open[depth] = object;
	given = schema_given(schema, object);
	if (given != NULL)
		return given;
	choice = json_array_get(json_object_get(object, "oneOf"), 0);
	if (choice == NULL)
		choice = json_array_get(json_object_get(object, "anyOf"), 0);
	if (choice != NULL)
		return schema_value(schema, choice, depth + 1);
	return schema_made_up(schema, object, depth);
}

/* As in a URL: encoded; of a list, the first item. */
void
schema_text(json_t *value, struct buf *out)
{
	char *text;

	while (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_string(value))
		text = xstrdup(json_string_value(value));
	else
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	for (const char *at = text; at != NULL && *at != '\0'; at++)
		buf_addf(out,
			 (unsigned char)*at > ' ' && (unsigned char)*at < 127 &&
				 strchr("%/?#&+=\"<>{}", *at) == NULL
			     ? "%c"
			     : "%%%02X",
			 (unsigned char)*at);
	free(text);
}
