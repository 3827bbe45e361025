/* SPDX-License-Identifier: MIT */
/*
 * As much of JSON Schema (draft 2020-12) as man/run.schema.json uses: $ref into
 * $defs, const, type, properties, required, additionalProperties, items,
 * minItems and maxItems. What is wrong is said with the way to it.
 */
#ifndef TESTS_SCHEMA_H
#define TESTS_SCHEMA_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct schema_check {
	const json_t *root;
	char why[300]; /* "": nothing is wrong */
};

static int
schema_fail(struct schema_check *check, const char *way, const char *what,
	    const char *detail)
{
	snprintf(check->why, sizeof(check->why), "%s: %s %s",
		 way[0] != '\0' ? way : "it", what, detail);
	return -1;
}

static int
schema_type_fits(const char *type, const json_t *value)
{
	static const struct {
		const char *name;
		json_type types[2];
	} types[] = {{"object", {JSON_OBJECT, JSON_OBJECT}},
		     {"array", {JSON_ARRAY, JSON_ARRAY}},
		     {"string", {JSON_STRING, JSON_STRING}},
		     {"integer", {JSON_INTEGER, JSON_INTEGER}},
		     {"number", {JSON_INTEGER, JSON_REAL}},
		     {"boolean", {JSON_TRUE, JSON_FALSE}},
		     {"null", {JSON_NULL, JSON_NULL}}};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, type) == 0)
			return json_typeof(value) == types[i].types[0] ||
			       json_typeof(value) == types[i].types[1];
	return 0;
}

static int
schema_check_type(struct schema_check *check, const json_t *schema,
		  const json_t *value, const char *way)
{
	const json_t *type = json_object_get(schema, "type"), *one;
	size_t i;

	if (type == NULL)
		return 0;
	if (json_is_string(type) &&
	    schema_type_fits(json_string_value(type), value))
		return 0;
	json_array_foreach(type, i, one)
	{
		if (schema_type_fits(json_string_value(one), value))
			return 0;
	}
	return schema_fail(check, way, "is of another type", "");
}

static int schema_check(struct schema_check *, const json_t *schema,
			const json_t *value, const char *way);

static int
schema_check_object(struct schema_check *check, const json_t *schema,
		    const json_t *value, const char *way)
{
	const json_t *properties = json_object_get(schema, "properties");
	const json_t *needed, *member, *of;
	const char *key;
	size_t i;

	json_array_foreach(json_object_get(schema, "required"), i, needed)
	{
		key = json_string_value(needed);
		if (json_object_get(value, key) == NULL)
			return schema_fail(check, way, "lacks", key);
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, member)
	{
		char longer[200];

		snprintf(longer, sizeof(longer), "%s%s%s", way,
			 way[0] != '\0' ? "." : "", key);
		of = json_object_get(properties, key);
		if (of == NULL && json_is_false(json_object_get(
				      schema, "additionalProperties")))
			return schema_fail(check, longer, "is not known", "");
		if (of != NULL && schema_check(check, of, member, longer) != 0)
			return -1;
	}
	return 0;
}

static int
schema_check_array(struct schema_check *check, const json_t *schema,
		   const json_t *value, const char *way)
{
	const json_t *items = json_object_get(schema, "items"), *item;
	const json_t *least = json_object_get(schema, "minItems");
	const json_t *most = json_object_get(schema, "maxItems");
	json_int_t size = (json_int_t)json_array_size(value);
	size_t i;

	if ((least != NULL && size < json_integer_value(least)) ||
	    (most != NULL && size > json_integer_value(most)))
		return schema_fail(check, way, "has a wrong length", "");
	json_array_foreach(value, i, item)
	{
		char longer[200];

		snprintf(longer, sizeof(longer), "%s[%zu]", way, i);
		if (items != NULL &&
		    schema_check(check, items, item, longer) != 0)
			return -1;
	}
	return 0;
}

static int
schema_check(struct schema_check *check, const json_t *schema,
	     const json_t *value, const char *way)
{
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	const json_t *constant = json_object_get(schema, "const");

	if (ref != NULL && strncmp(ref, "#/$defs/", 8) == 0)
		return schema_check(
		    check,
		    json_object_get(json_object_get(check->root, "$defs"),
				    ref + 8),
		    value, way);
	if (!json_is_object(schema))
		return schema_fail(check, way, "has no schema", "");
	if (constant != NULL && !json_equal((json_t *)(uintptr_t)constant,
					    (json_t *)(uintptr_t)value))
		return schema_fail(check, way, "is another value", "");
	if (schema_check_type(check, schema, value, way) != 0)
		return -1;
	if (json_is_object(value))
		return schema_check_object(check, schema, value, way);
	if (json_is_array(value))
		return schema_check_array(check, schema, value, way);
	return 0;
}

#endif
