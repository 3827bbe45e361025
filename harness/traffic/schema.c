/* SPDX-License-Identifier: MIT */
#include "traffic/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"

enum { ITEMS = 10 };

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

/* Whether the schema contains itself: then it can be left out. */
static int
schema_is_open(const struct schema *schema, json_t *object, int depth)
{
	for (int i = 0; i <= depth && i < SCHEMA_DEPTH; i++)
		if (schema->open[i] == object)
			return 1;
	return 0;
}

/* What cannot be made any more is left out: null would be a value. */
static int
can_be_made(const struct schema *schema, json_t *object, int depth)
{
	return schema->budget > 0 && depth + 1 < SCHEMA_DEPTH &&
	       !schema_is_open(schema, object, depth);
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
		json_t *whole = refs_resolve(schema->refs, property);

		if (can_be_made(schema, whole, depth) &&
		    !json_is_true(json_object_get(whole, "readOnly")))
			json_object_set_new(
			    into, key,
			    schema_value(schema, property, depth + 1));
	}
	json_array_foreach(json_object_get(object, "allOf"), i, part)
	{
		part = refs_resolve(schema->refs, part);
		if (depth < SCHEMA_DEPTH && schema->budget-- > 0)
			merge_properties(schema, into, part, depth + 1);
	}
}

const char *
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

json_t *
schema_property(struct schema *schema, json_t *object, const char *name,
		int depth)
{
	json_t *found =
	    json_object_get(json_object_get(object, "properties"), name);
	json_t *part;
	size_t i;

	json_array_foreach(json_object_get(object, "allOf"), i, part)
	{
		if (found == NULL && depth < SCHEMA_DEPTH)
			found = schema_property(
			    schema, refs_resolve(schema->refs, part), name,
			    depth + 1);
	}
	return refs_resolve(schema->refs, found);
}

static json_t *
array_value(struct schema *schema, json_t *object, int depth)
{
	json_t *value = json_array(), *given = json_object_get(object, "items");
	json_t *items = refs_resolve(schema->refs, given);
	json_int_t least =
	    json_integer_value(json_object_get(object, "minItems"));

	least = least < 1 ? 1 : least < ITEMS ? least : ITEMS;
	while (least-- > 0 && can_be_made(schema, items, depth))
		json_array_append_new(value,
				      schema_value(schema, given, depth + 1));
	return value;
}

/* In OpenAPI 3.0 exclusiveMinimum says of minimum what it is; in 3.1 it is one.
 */
static json_t *
number_value(json_t *object, int whole)
{
	json_t *above = json_object_get(object, "exclusiveMinimum");
	json_t *least = json_object_get(object, "minimum");
	json_t *most = json_object_get(object, "maximum");
	double of = json_number_value(json_object_get(object, "multipleOf"));
	double step = of > 0 ? of : whole ? 1 : 0.5, value = 1;

	if (json_is_number(least))
		value = json_number_value(least);
	else if (json_is_number(most) && json_number_value(most) < 1)
		value = json_number_value(most) - (whole ? 0 : 0.5);
	if (json_is_number(above) && json_number_value(above) >= value)
		value = json_number_value(above) + step;
	else if (json_is_true(above))
		value += step;
	if (of > 0)
		value = of * ceil(value / of);
	if (value == floor(value) && fabs(value) < 9e15)
		return json_integer((json_int_t)value);
	return json_real(value);
}

static json_t *
schema_made_up(struct schema *schema, json_t *object, int depth)
{
	const char *type = schema_type(object);
	json_t *value;

	if (strcmp(type, "object") == 0) {
		value = json_object();
		merge_properties(schema, value, object, depth);
		return value;
	}
	if (strcmp(type, "array") == 0)
		return array_value(schema, object, depth);
	if (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0)
		return number_value(object, *type == 'i');
	if (strcmp(type, "boolean") == 0)
		return json_true();
	if (strcmp(type, "null") == 0)
		return json_null();
	return schema_string(object);
}

/* The word that tells which of several a value is: by its mapping, or name. */
static const char *
discriminator_word(json_t *discriminator, json_t *choice)
{
	const char *reference =
	    json_string_value(json_object_get(choice, "$ref"));
	const char *name = refs_name(choice), *key, *target;
	json_t *one;

	json_object_foreach(json_object_get(discriminator, "mapping"), key, one)
	{
		target = json_string_value(one);
		if (target == NULL || reference == NULL)
			continue;
		if (strcmp(target, reference) == 0 ||
		    (name != NULL && strcmp(target, name) == 0) ||
		    (name != NULL && text_ends(target, name) &&
		     target[strlen(target) - strlen(name) - 1] == '/'))
			return key;
	}
	return name;
}

static void
discriminate(json_t *value, json_t *object, json_t *choice)
{
	json_t *discriminator = json_object_get(object, "discriminator");
	const char *property =
	    json_string_value(json_object_get(discriminator, "propertyName"));
	const char *word = discriminator_word(discriminator, choice);

	if (property != NULL && word != NULL && json_is_object(value))
		json_object_set_new(value, property, json_string(word));
}

/* One of several schemas: the first that is no mere "null". */
static json_t *
first_choice(json_t *object)
{
	static const char *const keys[] = {"oneOf", "anyOf"};
	json_t *one;
	size_t i;

	for (size_t k = 0; k < COUNT(keys); k++)
		json_array_foreach(json_object_get(object, keys[k]), i, one)
		{
			if (strcmp(schema_type(one), "null") != 0)
				return one;
		}
	return NULL;
}

/* Properties that stand beside oneOf belong to each of its values. */
static json_t *
choice_value(struct schema *schema, json_t *object, json_t *choice, int depth)
{
	json_t *value = schema_value(schema, choice, depth + 1);

	if (json_is_object(value))
		merge_properties(schema, value, object, depth);
	discriminate(value, object, choice);
	return value;
}

json_t *
schema_value(struct schema *schema, json_t *object, int depth)
{
	json_t *given, *choice, *whole = refs_resolve(schema->refs, object);

	if (!json_is_object(whole) || depth >= SCHEMA_DEPTH ||
	    schema->budget-- <= 0)
		return json_null();
	schema->open[depth] = whole;
	given = schema_given(schema, whole);
	if (given != NULL)
		return given;
	choice = first_choice(whole);
	if (choice != NULL)
		return choice_value(schema, whole, choice, depth);
	given = schema_made_up(schema, whole, depth);
	if (json_object_get(whole, "discriminator") != NULL)
		discriminate(given, whole, object);
	return given;
}

void
schema_plain(json_t *value, struct buf *out)
{
	char *text;

	if (json_is_string(value)) {
		buf_adds(out, json_string_value(value));
		return;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	buf_adds(out, text != NULL ? text : "");
	free(text);
}

/* As in a URL: encoded; of a list, the first item. */
void
schema_text(json_t *value, struct buf *out)
{
	struct buf text = {0};

	while (json_is_array(value))
		value = json_array_get(value, 0);
	if (value == NULL)
		return;
	schema_plain(value, &text);
	for (const char *at = buf_text(&text); *at != '\0'; at++)
		buf_addf(out,
			 (unsigned char)*at > ' ' && (unsigned char)*at < 127 &&
				 strchr("%/?#&+=\"<>{}", *at) == NULL
			     ? "%c"
			     : "%%%02X",
			 (unsigned char)*at);
	buf_free(&text);
}
