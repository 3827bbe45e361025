/* SPDX-License-Identifier: MIT */
/* Where the parameters of an operation go, and how they are spelled there. */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/openapi.h"

/*
 * The parameter of that name and place; the operation's come before the path's.
 */
static json_t *
find_parameter(struct operation *op, const char *in, const char *name,
	       size_t len)
{
	json_t *const lists[] = {json_object_get(op->self, "parameters"),
				 json_object_get(op->item, "parameters")};
	json_t *one;
	size_t i;

	for (size_t l = 0; l < 2; l++) {
		json_array_foreach(lists[l], i, one)
		{
			one = refs_resolve(&op->refs, one);
			if (strcmp(openapi_text(one, "in"), in) == 0 &&
			    strlen(openapi_text(one, "name")) == len &&
			    memcmp(openapi_text(one, "name"), name, len) == 0)
				return one;
		}
	}
	return NULL;
}

/* The value for {name}, at the '{'; `close` is its '}'. */
static void
path_value(struct operation *op, const char *at, const char *close)
{
	json_t *parameter =
	    find_parameter(op, "path", at + 1, (size_t)(close - at - 1));
	json_t *value = parameter != NULL
			    ? openapi_sample(&op->schema, parameter)
			    : json_integer(1);

	schema_text(value, &op->target);
	json_decref(value);
}

/* "/items/{id}" to the route "/items/:id" and a target like "/items/1". */
void
openapi_path(struct operation *op)
{
	const char *at = op->path;

	buf_adds(&op->route, buf_text(&op->base));
	buf_adds(&op->target, buf_text(&op->base));
	while (*at != '\0') {
		const char *close = *at == '{' ? strchr(at, '}') : NULL;

		if (close == NULL || memchr(at, '/', (size_t)(close - at))) {
			buf_add(&op->route, at, 1);
			buf_add(&op->target, at++, 1);
			continue;
		}
		if (at > op->path && at[-1] == '/' &&
		    (close[1] == '/' || close[1] == '\0'))
			buf_addf(&op->route, ":%.*s", (int)(close - at - 1),
				 at + 1);
		else
			buf_add(&op->route, at, (size_t)(close + 1 - at));
		path_value(op, at, close);
		at = close + 1;
	}
}

/* Opens a pair of the query: name=, or name[key]=. */
static void
query_name(struct operation *op, const char *name, const char *key)
{
	buf_adds(&op->target, op->has_query++ ? "&" : "?");
	escape_url(&op->target, name, strlen(name));
	if (key != NULL) {
		buf_adds(&op->target, "%5B");
		escape_url(&op->target, key, strlen(key));
		buf_adds(&op->target, "%5D");
	}
	buf_adds(&op->target, "=");
}

/* By its style and explode: f[a]=1, ids=1&ids=2, ids=1,2. */
static void
query_list(struct operation *op, json_t *parameter, const char *name,
	   json_t *value)
{
	const char *style = openapi_text(parameter, "style");
	const char *format = openapi_text(parameter, "collectionFormat");
	const char *between = strcmp(style, "pipeDelimited") == 0    ? "%7C"
			      : strcmp(style, "spaceDelimited") == 0 ? "%20"
								     : ",";
	/* Swagger 2 joins by commas if nothing else is said. */
	int joined = json_is_false(json_object_get(parameter, "explode")) ||
		     *between == '%' ||
		     (json_object_get(op->root, "swagger") != NULL &&
		      strcmp(format, "multi") != 0);
	json_t *one;
	size_t i;

	json_array_foreach(value, i, one)
	{
		if (!joined || i == 0)
			query_name(op, name, NULL);
		else
			buf_adds(&op->target, between);
		schema_text(one, &op->target);
	}
}

static void
query_object(struct operation *op, json_t *parameter, const char *name,
	     json_t *value)
{
	int deep = strcmp(openapi_text(parameter, "style"), "deepObject") == 0;
	int joined = json_is_false(json_object_get(parameter, "explode"));
	const char *key;
	json_t *one;
	int any = 0;

	json_object_foreach(value, key, one)
	{
		if (deep)
			query_name(op, name, key);
		else if (!joined)
			query_name(op, key, NULL);
		else if (any++ == 0)
			query_name(op, name, NULL);
		else
			buf_adds(&op->target, ",");
		if (joined && !deep) {
			escape_url(&op->target, key, strlen(key));
			buf_adds(&op->target, ",");
		}
		schema_text(one, &op->target);
	}
}

/* A parameter whose schema stands in `content` is text of that type. */
static void
query_content(struct operation *op, const char *name, json_t *value)
{
	struct buf text = {0};

	schema_plain(value, &text);
	query_name(op, name, NULL);
	escape_url(&op->target, buf_text(&text), text.len);
	buf_free(&text);
}

static void
add_query(struct operation *op, json_t *parameter, json_t *value)
{
	const char *name = openapi_text(parameter, "name");

	if (json_object_get(parameter, "content") != NULL) {
		query_content(op, name, value);
	} else if (json_is_array(value)) {
		query_list(op, parameter, name, value);
	} else if (json_is_object(value)) {
		query_object(op, parameter, name, value);
	} else {
		query_name(op, name, NULL);
		schema_text(value, &op->target);
	}
}

/* A list is joined by commas there. */
static void
plain_list(json_t *value, struct buf *out)
{
	json_t *one;
	size_t i;

	if (!json_is_array(value))
		schema_plain(value, out);
	json_array_foreach(value, i, one)
	{
		buf_adds(out, i > 0 ? "," : "");
		schema_plain(one, out);
	}
}

static void
add_header(struct operation *op, const char *name, json_t *value)
{
	struct buf text = {0};

	plain_list(value, &text);
	openapi_header(op, name, buf_text(&text));
	buf_free(&text);
}

static void
add_cookie(struct operation *op, const char *name, json_t *value)
{
	buf_addf(&op->cookies, "%s%s=", op->cookies.len > 0 ? "; " : "", name);
	schema_text(value, &op->cookies);
}

static void
add_parameter(struct operation *op, json_t *parameter)
{
	const char *in = openapi_text(parameter, "in");
	const char *name = openapi_text(parameter, "name");
	json_t *value;

	if (strcmp(in, "body") == 0) {
		openapi_body_parameter(op, parameter);
		return;
	}
	if (strcmp(in, "formData") == 0) {
		openapi_form_parameter(op, parameter);
		return;
	}
	if (!json_is_true(json_object_get(parameter, "required")) ||
	    strcmp(in, "path") == 0)
		return;
	value = openapi_sample(&op->schema, parameter);
	if (strcmp(in, "query") == 0)
		add_query(op, parameter, value);
	else if (strcmp(in, "header") == 0)
		add_header(op, name, value);
	else if (strcmp(in, "cookie") == 0)
		add_cookie(op, name, value);
	json_decref(value);
}

/* Adds required parameters; those of the operation come before the path's. */
void
openapi_parameters(struct operation *op)
{
	json_t *const lists[] = {json_object_get(op->item, "parameters"),
				 json_object_get(op->self, "parameters")};
	json_t *one;
	size_t i;

	for (size_t l = 0; l < 2; l++) {
		json_array_foreach(lists[l], i, one)
		{
			one = refs_resolve(&op->refs, one);
			if (l == 1 ||
			    find_parameter(op, openapi_text(one, "in"),
					   openapi_text(one, "name"),
					   strlen(openapi_text(one, "name"))) ==
				one)
				add_parameter(op, one);
		}
	}
}
