/* SPDX-License-Identifier: MIT */
/*
 * A value as XML, by what its schema says of names, attributes and lists. The
 * root element is named by the schema's xml.name, or by the schema itself where
 * it stands in components.
 */
#include <string.h>

#include "base/escape.h"
#include "traffic/openapi.h"

enum { DEEP = 20 };

static json_t *
xml_of(json_t *schema)
{
	return json_object_get(schema, "xml");
}

static const char *
xml_name(json_t *schema, const char *otherwise)
{
	const char *name = openapi_text(xml_of(schema), "name");

	return *name != '\0' ? name : otherwise;
}

static int
is_name(const char *name)
{
	return *name != '\0' && strpbrk(name, " <>&\"'/=\t\r\n") == NULL;
}

static void
add_scalar(json_t *value, struct buf *out)
{
	struct buf text = {0};

	if (!json_is_null(value))
		schema_plain(value, &text);
	escape_xml(out, buf_text(&text));
	buf_free(&text);
}

static void add_element(struct schema *, json_t *schema, json_t *value,
			const char *name, int depth, struct buf *);

/* Attributes stand in the tag, everything else between the tags. */
static void
add_members(struct schema *schema, json_t *object, json_t *value,
	    int attributes, int depth, struct buf *out)
{
	const char *key;
	json_t *one;

	json_object_foreach(value, key, one)
	{
		json_t *of = schema_property(schema, object, key, 0);
		const char *name = xml_name(of, key);

		if (!is_name(name) ||
		    json_is_true(json_object_get(xml_of(of), "attribute")) !=
			attributes)
			continue;
		if (!attributes) {
			add_element(schema, of, one, name, depth + 1, out);
			continue;
		}
		buf_addf(out, " %s=\"", name);
		add_scalar(one, out);
		buf_adds(out, "\"");
	}
}

/* Items are elements of their own, within one for the list if it is wrapped. */
static void
add_items(struct schema *schema, json_t *object, json_t *value,
	  const char *name, int depth, struct buf *out)
{
	json_t *items =
	    refs_resolve(schema->refs, json_object_get(object, "items"));
	int wrapped = json_is_true(json_object_get(xml_of(object), "wrapped"));
	const char *item = xml_name(items, name);
	json_t *one;
	size_t i;

	if (wrapped)
		buf_addf(out, "<%s>", name);
	json_array_foreach(value, i, one)
	{
		add_element(schema, items, one, is_name(item) ? item : name,
			    depth + 1, out);
	}
	if (wrapped)
		buf_addf(out, "</%s>", name);
}

static void
add_element(struct schema *schema, json_t *object, json_t *value,
	    const char *name, int depth, struct buf *out)
{
	const char *space = openapi_text(xml_of(object), "namespace");

	if (depth > DEEP)
		return;
	if (json_is_array(value)) {
		add_items(schema, object, value, name, depth, out);
		return;
	}
	buf_addf(out, "<%s", name);
	if (*space != '\0') {
		buf_adds(out, " xmlns=\"");
		escape_xml(out, space);
		buf_adds(out, "\"");
	}
	add_members(schema, object, value, 1, depth, out);
	buf_adds(out, ">");
	if (json_is_object(value))
		add_members(schema, object, value, 0, depth, out);
	else
		add_scalar(value, out);
	buf_addf(out, "</%s>", name);
}

int
openapi_xml(struct schema *schema, json_t *given, json_t *value,
	    struct buf *out)
{
	json_t *whole = refs_resolve(schema->refs, given);
	const char *known = refs_name(given);
	const char *name = xml_name(whole, known != NULL ? known : "");

	if (!is_name(name))
		return -1;
	add_element(schema, whole, value, name, 0, out);
	return 0;
}
