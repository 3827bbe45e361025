/* SPDX-License-Identifier: MIT */
/* Bodies, each written as its media type says. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/openapi.h"

static int
type_has(const char *type, const char *part)
{
	return strcasestr(type, part) != NULL;
}

/* Prefers JSON, then forms, then text, then whatever is first. */
static int
type_rank(const char *type)
{
	return type_has(type, "json")				  ? 5
	       : type_has(type, "form-urlencoded")		  ? 4
	       : type_has(type, "multipart/")			  ? 3
	       : type_has(type, "text/") || type_has(type, "xml") ? 2
								  : 1;
}

static const char *
choose_type(json_t *content)
{
	const char *type, *best = NULL;
	json_t *one;

	json_object_foreach(content, type, one)
	{
		if (best == NULL || type_rank(type) > type_rank(best))
			best = type;
	}
	return best;
}

/* The media type of bodies in Swagger 2: by consumes. */
static const char *
consumed_type(const struct operation *op, const char *otherwise)
{
	json_t *list = json_object_get(op->self, "consumes"), *one;
	const char *best = NULL, *type;
	size_t i;

	if (list == NULL)
		list = json_object_get(op->root, "consumes");
	json_array_foreach(list, i, one)
	{
		type = json_string_value(one);
		if (type != NULL &&
		    (best == NULL || type_rank(type) > type_rank(best)))
			best = type;
	}
	return best != NULL ? best : otherwise;
}

static const char *
own(struct operation *op, const char *text)
{
	strings_add(&op->owned, text);
	return op->owned.items[op->owned.count - 1];
}

static void
form_add(struct operation *op, const char *name, json_t *value)
{
	json_t *one;
	size_t i;

	if (!json_is_array(value)) {
		buf_adds(&op->body, op->body.len > 0 ? "&" : "");
		escape_url(&op->body, name, strlen(name));
		buf_adds(&op->body, "=");
		schema_text(value, &op->body);
		return;
	}
	json_array_foreach(value, i, one)
	{
		form_add(op, name,
			 json_is_array(one) ? json_array_get(one, 0) : one);
	}
}

static int
is_file(json_t *schema)
{
	const char *format = openapi_text(schema, "format");

	if (strcmp(schema_type(schema), "array") == 0)
		return is_file(json_object_get(schema, "items"));
	return strcmp(format, "binary") == 0 || strcmp(format, "base64") == 0 ||
	       strcmp(openapi_text(schema, "type"), "file") == 0 ||
	       json_object_get(schema, "contentMediaType") != NULL;
}

/* A field of a multipart body; type NULL: as its kind of value has it. */
static void
part_add(struct operation *op, const char *name, json_t *schema, json_t *value,
	 const char *type)
{
	struct example_part *part = &op->parts[op->nparts];
	struct buf text = {0};
	int file = is_file(schema);

	if (op->nparts == OPENAPI_PARTS)
		return;
	while (json_is_array(value) &&
	       !json_is_object(json_array_get(value, 0)))
		value = json_array_get(value, 0);
	if (file)
		buf_adds(&text, "example");
	else if (value != NULL)
		schema_plain(value, &text);
	if (type == NULL && file)
		type = "application/octet-stream";
	else if (type == NULL &&
		 (json_is_object(value) || json_is_array(value)))
		type = "application/json";
	*part =
	    (struct example_part){.name = own(op, name),
				  .value = own(op, buf_text(&text)),
				  .file = file ? own(op, name) : NULL,
				  .type = type != NULL ? own(op, type) : NULL};
	op->nparts++;
	buf_free(&text);
}

/* Several types may be listed for a part: the first. */
static const char *
part_type(json_t *media, const char *name, char type[100])
{
	const char *given = openapi_text(
	    json_object_get(json_object_get(media, "encoding"), name),
	    "contentType");
	size_t len = strcspn(given, ", ");

	if (len == 0 || len >= 100 || strchr(given, '*') != NULL)
		return NULL;
	memcpy(type, given, len);
	type[len] = '\0';
	return type;
}

static void
multipart_body(struct operation *op, json_t *media, json_t *value)
{
	json_t *schema =
	    refs_resolve(&op->refs, json_object_get(media, "schema"));
	const char *name;
	json_t *one;
	char type[100];

	json_object_foreach(value, name, one)
	{
		part_add(op, name,
			 schema_property(&op->schema, schema, name, 0), one,
			 part_type(media, name, type));
	}
	op->unknown |= op->nparts == 0;
}

static void
dump_json(struct operation *op, json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	buf_adds(&op->body, text != NULL ? text : "");
	free(text);
}

/* What is no object may be text of any type; the schema of XML names it. */
static void
other_body(struct operation *op, json_t *schema, json_t *value)
{
	if (json_is_string(value))
		buf_adds(&op->body, json_string_value(value));
	else if (type_has(op->type, "xml"))
		op->unknown |=
		    openapi_xml(&op->schema, schema, value, &op->body) != 0;
	else if (type_has(op->type, "text/") && !json_is_object(value) &&
		 !json_is_array(value))
		schema_plain(value, &op->body);
	else
		op->unknown = 1;
}

/* A body of that type, for the schema and examples of a media type. */
static void
typed_body(struct operation *op, json_t *media, json_t *schema, json_t *value)
{
	const char *name;
	json_t *one;

	if (type_has(op->type, "json")) {
		op->unknown |= json_is_null(value);
		dump_json(op, value);
	} else if (type_has(op->type, "form-urlencoded")) {
		json_object_foreach(value, name, one)
		{
			form_add(op, name, one);
		}
		if (json_is_string(value))
			buf_adds(&op->body, json_string_value(value));
	} else if (type_has(op->type, "multipart/")) {
		multipart_body(op, media, value);
	} else {
		other_body(op, schema, value);
	}
}

void
openapi_body(struct operation *op)
{
	json_t *body =
	    refs_resolve(&op->refs, json_object_get(op->self, "requestBody"));
	json_t *content = json_object_get(body, "content"), *media, *value;
	const char *type = choose_type(content);

	if (type == NULL)
		return;
	op->type =
	    strchr(type, '*') == NULL ? type : "application/octet-stream";
	media = refs_resolve(&op->refs, json_object_get(content, type));
	if (json_object_size(media) == 0) {
		op->unknown = 1;
		return;
	}
	value = openapi_sample(&op->schema, media);
	typed_body(op, media, json_object_get(media, "schema"), value);
	json_decref(value);
}

void
openapi_body_parameter(struct operation *op, json_t *parameter)
{
	json_t *value = openapi_sample(&op->schema, parameter);

	op->type = consumed_type(op, "application/json");
	if (type_has(op->type, "form"))
		op->type = "application/json";
	typed_body(op, parameter, json_object_get(parameter, "schema"), value);
	json_decref(value);
}

void
openapi_form_parameter(struct operation *op, json_t *parameter)
{
	const char *name = openapi_text(parameter, "name");
	json_t *value = openapi_sample(&op->schema, parameter);

	if (type_has(consumed_type(op, ""), "multipart/") ||
	    strcmp(openapi_text(parameter, "type"), "file") == 0)
		op->forms = 1;
	op->type = op->forms ? "multipart/form-data"
			     : "application/x-www-form-urlencoded";
	form_add(op, name, value);
	part_add(op, name, parameter, value, NULL);
	json_decref(value);
}
