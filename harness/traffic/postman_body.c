/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/postman.h"

static const char *
own(struct postman *postman, const char *text)
{
	strings_add(&postman->owned, text);
	return postman->owned.items[postman->owned.count - 1];
}

static const char *
filled(struct postman *postman, const char *text)
{
	struct buf out = {0};
	const char *kept;

	postman_fill(postman, text, &out);
	kept = own(postman, buf_text(&out));
	buf_free(&out);
	return kept;
}

static void
add_type(struct postman *postman, const char *type)
{
	for (size_t i = 0; i < postman->headers.count; i++)
		if (strncasecmp(postman->headers.items[i],
				"content-type:", 13) == 0)
			return;
	postman_header(postman, "Content-Type", type);
}

static void
raw_body(struct postman *postman, json_t *body)
{
	static const struct {
		const char *language, *type;
	} types[] = {{"json", "application/json"},
		     {"xml", "application/xml"},
		     {"html", "text/html"},
		     {"javascript", "application/javascript"},
		     {"text", "text/plain"}};
	json_t *options = json_object_get(body, "options");
	const char *language =
	    postman_text(json_object_get(options, "raw"), "language");

	if (*postman_text(body, "raw") == '\0')
		return;
	postman_fill(postman, postman_text(body, "raw"), &postman->body);
	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(language, types[i].language) == 0)
			add_type(postman, types[i].type);
}

static void
add_encoded(struct postman *postman, const char *text)
{
	const char *value = filled(postman, text);

	/* A variable that a reply fills in is encoded when it is. */
	if (strncmp(value, "{{", 2) == 0)
		buf_adds(&postman->body, value);
	else
		escape_url(&postman->body, value, strlen(value));
}

static void
form_body(struct postman *postman, json_t *fields)
{
	json_t *field;
	size_t i;

	json_array_foreach(fields, i, field)
	{
		if (json_is_true(json_object_get(field, "disabled")))
			continue;
		buf_adds(&postman->body, postman->body.len > 0 ? "&" : "");
		add_encoded(postman, postman_text(field, "key"));
		buf_adds(&postman->body, "=");
		add_encoded(postman, postman_text(field, "value"));
	}
	add_type(postman, "application/x-www-form-urlencoded");
}

/* A file's src is a path, or a list of them. */
static const char *
file_of(json_t *field)
{
	json_t *src = json_object_get(field, "src");

	if (json_is_array(src))
		src = json_array_get(src, 0);
	return json_is_string(src) ? json_string_value(src) : "";
}

static void
parts_body(struct postman *postman, json_t *fields)
{
	json_t *field;
	size_t i;

	json_array_foreach(fields, i, field)
	{
		struct example_part *part = &postman->parts[postman->nparts];
		const char *type = postman_text(field, "contentType");
		int file = strcmp(postman_text(field, "type"), "file") == 0;

		if (json_is_true(json_object_get(field, "disabled")))
			continue;
		if (postman->nparts == POSTMAN_PARTS ||
		    (file && *file_of(field) == '\0')) {
			postman->unknown = 1;
			return;
		}
		*part = (struct example_part){
		    .name = filled(postman, postman_text(field, "key")),
		    .value =
			file ? NULL
			     : filled(postman, postman_text(field, "value")),
		    .file = file ? own(postman, file_of(field)) : NULL,
		    .type = *type != '\0' ? own(postman, type) : NULL};
		postman->nparts++;
	}
}

static void
graphql_body(struct postman *postman, json_t *graphql)
{
	json_t *sent = json_object();
	json_t *variables = json_loads(postman_text(graphql, "variables"),
				       JSON_DECODE_ANY, NULL);
	char *text;

	json_object_set(sent, "query", json_object_get(graphql, "query"));
	json_object_set(sent, "operationName",
			json_object_get(graphql, "operationName"));
	if (json_is_object(variables))
		json_object_set(sent, "variables", variables);
	text = json_dumps(sent, JSON_COMPACT);
	postman_fill(postman, text != NULL ? text : "", &postman->body);
	add_type(postman, "application/json");
	free(text);
	json_decref(sent);
	json_decref(variables);
}

void
postman_body(struct postman *postman, json_t *body)
{
	const char *mode = postman_text(body, "mode");
	json_t *of_mode = json_object_get(body, mode);

	if (*mode == '\0' || json_is_true(json_object_get(body, "disabled")))
		return;
	if (strcmp(mode, "raw") == 0)
		raw_body(postman, body);
	else if (strcmp(mode, "urlencoded") == 0 && json_is_array(of_mode))
		form_body(postman, of_mode);
	else if (strcmp(mode, "formdata") == 0 && json_is_array(of_mode))
		parts_body(postman, of_mode);
	else if (strcmp(mode, "graphql") == 0)
		graphql_body(postman, of_mode);
	else if (of_mode != NULL)
		postman->unknown = 1;
}
