/* SPDX-License-Identifier: MIT */
/*
 * OpenAPI 3.0 and 3.1 (spec.openapis.org) and Swagger 2, in JSON or YAML: each
 * operation is a route with one request, made from its examples and schemas.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/document.h"
#include "traffic/import.h"
#include "traffic/schema.h"
#include "traffic/traffic.h"

enum { VALUES = 500, EXAMPLE_MAX = 65536 };

static const char *const methods[] = {"get",	"post",	   "put",  "patch",
				      "delete", "options", "head", "trace"};

/* An operation whose request is being made. */
struct operation {
	const struct import_plan *plan;
	struct schema schema;
	json_t *item, *self; /* the item of its path; the operation itself */
	const char *method, *path;
	struct buf base, route, target, body;
	struct strings headers;
	const char *type; /* of the body; NULL: it has none */
	int has_query;
};

static const char *
text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* The value of a parameter or media type: from its example or its schema. */
static json_t *
sample_value(struct schema *schema, json_t *object)
{
	json_t *example = json_object_get(object, "example"), *one;
	const char *name;

	if (example != NULL)
		return json_incref(example);
	json_object_foreach(json_object_get(object, "examples"), name, one)
	{
		one = json_object_get(schema_resolve(schema, one), "value");
		if (one != NULL)
			return json_incref(one);
	}
	if (json_object_get(object, "schema") != NULL)
		return schema_value(schema, json_object_get(object, "schema"),
				    0);
	return schema_value(schema, object, 0); /* Swagger 2 */
}

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
			one = schema_resolve(&op->schema, one);
			if (strcmp(text_of(one, "in"), in) == 0 &&
			    strlen(text_of(one, "name")) == len &&
			    memcmp(text_of(one, "name"), name, len) == 0)
				return one;
		}
	}
	return NULL;
}

/* "/items/{id}" to the route "/items/:id" and a target like "/items/1". */
static void
operation_path(struct operation *op)
{
	const char *at = op->path;

	buf_adds(&op->route, buf_text(&op->base));
	buf_adds(&op->target, buf_text(&op->base));
	while (*at != '\0') {
		const char *close = *at == '{' ? strchr(at, '}') : NULL;
		json_t *parameter, *value;

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
		parameter = find_parameter(op, "path", at + 1,
					   (size_t)(close - at - 1));
		value = parameter != NULL ? sample_value(&op->schema, parameter)
					  : json_integer(1);
		schema_text(value, &op->target);
		json_decref(value);
		at = close + 1;
	}
}

static void
operation_header(struct operation *op, const char *name, json_t *value)
{
	char *line, *text = json_is_string(value)
				? xstrdup(json_string_value(value))
				: json_dumps(value, JSON_ENCODE_ANY);

	line = xasprintf("%s: %s", name, text != NULL ? text : "");
	strings_add(&op->headers, line);
	free(line);
	free(text);
}

static void
form_add(struct operation *op, const char *name, json_t *value)
{
	buf_addf(&op->body, "%s%s=", op->body.len > 0 ? "&" : "", name);
	schema_text(value, &op->body);
}

/* Adds required parameters: of the query, headers, or (Swagger 2) the body. */
static void
operation_parameter(struct operation *op, json_t *parameter)
{
	const char *in = text_of(parameter, "in");
	const char *name = text_of(parameter, "name");
	json_t *value;

	if (!json_is_true(json_object_get(parameter, "required")) &&
	    strcmp(in, "body") != 0 && strcmp(in, "formData") != 0)
		return;
	if (strcmp(in, "path") == 0)
		return;
	value = sample_value(&op->schema, parameter);
	if (strcmp(in, "query") == 0) {
		buf_addf(&op->target, "%c%s=", op->has_query++ ? '&' : '?',
			 name);
		schema_text(value, &op->target);
	} else if (strcmp(in, "header") == 0) {
		operation_header(op, name, value);
	} else if (strcmp(in, "body") == 0) {
		char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

		op->type = "application/json";
		buf_adds(&op->body, text != NULL ? text : "");
		free(text);
	} else if (strcmp(in, "formData") == 0) {
		op->type = "application/x-www-form-urlencoded";
		form_add(op, name, value);
	}
	json_decref(value);
}

static void
operation_parameters(struct operation *op)
{
	json_t *const lists[] = {json_object_get(op->item, "parameters"),
				 json_object_get(op->self, "parameters")};
	json_t *one;
	size_t i;

	for (size_t l = 0; l < 2; l++) {
		json_array_foreach(lists[l], i, one)
		{
			one = schema_resolve(&op->schema, one);
			if (l == 1 ||
			    find_parameter(op, text_of(one, "in"),
					   text_of(one, "name"),
					   strlen(text_of(one, "name"))) == one)
				operation_parameter(op, one);
		}
	}
}

/* Prefers JSON, then forms, then whatever is first. */
static const char *
choose_type(json_t *content)
{
	const char *type, *best = NULL;
	json_t *one;
	int best_rank = 0;

	json_object_foreach(content, type, one)
	{
		int rank = strstr(type, "json") != NULL		     ? 3
			   : strstr(type, "form-urlencoded") != NULL ? 2
								     : 1;

		if (rank > best_rank) {
			best_rank = rank;
			best = type;
		}
	}
	return best;
}

static void
operation_body(struct operation *op)
{
	json_t *body = schema_resolve(&op->schema,
				      json_object_get(op->self, "requestBody"));
	json_t *content = json_object_get(body, "content"), *value, *one;
	const char *type = choose_type(content), *name;
	char *text;

	if (type == NULL)
		return;
	op->type = type;
	value = sample_value(&op->schema, json_object_get(content, type));
	if (strstr(type, "form-urlencoded") != NULL) {
		json_object_foreach(value, name, one)
		{
			form_add(op, name, one);
		}
	} else if (json_is_string(value) && strstr(type, "json") == NULL) {
		buf_adds(&op->body, json_string_value(value));
	} else {
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		buf_adds(&op->body, text != NULL ? text : "");
		free(text);
	}
	json_decref(value);
}

/* Authentication: a placeholder for the secret, which the scenario reads. */
static void
operation_security(struct operation *op)
{
	json_t *root = op->schema.root, *schemes, *scheme, *needed, *ignored;
	const char *name;

	needed = json_object_get(op->self, "security");
	if (needed == NULL)
		needed = json_object_get(root, "security");
	schemes = json_object_get(json_object_get(root, "components"),
				  "securitySchemes");
	if (schemes == NULL)
		schemes = json_object_get(root, "securityDefinitions");
	json_object_foreach(json_array_get(needed, 0), name, ignored)
	{
		json_t *stand_in = json_string("secret");

		scheme =
		    schema_resolve(&op->schema, json_object_get(schemes, name));
		if (strcmp(text_of(scheme, "type"), "apiKey") != 0)
			operation_header(op, "Authorization", stand_in);
		else if (strcmp(text_of(scheme, "in"), "header") == 0)
			operation_header(op, text_of(scheme, "name"), stand_in);
		json_decref(stand_in);
	}
}

/*
 * The success that is documented, as "200" or "2XX"; 0: none is, or both a 2xx
 * and a redirect, of which nobody says when it is which.
 */
static int
documented_status(json_t *operation)
{
	int first[4] = {0};
	const char *key;
	json_t *response;

	json_object_foreach(json_object_get(operation, "responses"), key,
			    response)
	{
		int class = key[0] - '0', status = atoi(key);

		if (strlen(key) != 3 || (class != 2 && class != 3))
			continue;
		if (status < 100)
			status = class * 100;
		if (first[class] == 0 || status < first[class])
			first[class] = status;
	}
	return first[2] > 0 && first[3] > 0 ? 0 : first[2] + first[3];
}

static void
operation_count(struct operation *op)
{
	struct example example;
	struct hit hit;
	char method[16];
	size_t i = 0;

	for (; op->method[i] != '\0' && i + 1 < sizeof(method); i++)
		method[i] = (char)toupper((unsigned char)op->method[i]);
	method[i] = '\0';
	if (op->type != NULL) {
		json_t *type = json_string(op->type);

		operation_header(op, "Content-Type", type);
		json_decref(type);
	}
	example = (struct example){
	    .headers = (const char *const *)op->headers.items,
	    .nheaders = op->headers.count,
	    .body = op->type != NULL && op->body.len < EXAMPLE_MAX
			? buf_text(&op->body)
			: NULL,
	    .body_len = op->body.len < EXAMPLE_MAX ? op->body.len : 0,
	    .body_unknown = op->type != NULL && op->body.len >= EXAMPLE_MAX};
	hit_init(&hit);
	hit.method = (struct slice){method, i};
	hit.target = (struct slice){buf_text(&op->target), op->target.len};
	hit.route = (struct slice){buf_text(&op->route), op->route.len};
	hit.example = &example;
	hit.status = documented_status(op->self);
	if (op->type != NULL)
		hit.type = (struct slice){op->type, strlen(op->type)};
	census_add(op->plan->census, &hit);
}

static void
operation_run(struct operation *op)
{
	op->schema.budget = VALUES;
	op->type = NULL;
	op->has_query = 0;
	buf_clear(&op->route);
	buf_clear(&op->target);
	buf_clear(&op->body);
	strings_free(&op->headers);
	operation_path(op);
	operation_parameters(op);
	operation_body(op);
	operation_security(op);
	operation_count(op);
}

/* The prefix of all paths: from the first server, or basePath. */
static void
openapi_base(json_t *root, struct buf *base)
{
	const char *url =
	    text_of(json_array_get(json_object_get(root, "servers"), 0), "url");
	size_t len;

	url = *url != '\0' ? route_path(url) : text_of(root, "basePath");
	len = strcspn(url, "?#");
	while (len > 0 && url[len - 1] == '/')
		len--;
	if (*url == '/')
		buf_add(base, url, len);
}

static double
openapi_paths(struct operation *op, json_t *paths)
{
	json_t *item;
	const char *path;
	double count = 0;

	json_object_foreach(paths, path, item)
	{
		op->item = schema_resolve(&op->schema, item);
		op->path = path;
		for (size_t m = 0; *path == '/' && m < COUNT(methods); m++) {
			op->self = json_object_get(op->item, methods[m]);
			op->method = methods[m];
			if (!json_is_object(op->self))
				continue;
			operation_run(op);
			count++;
		}
	}
	return count;
}

static int
openapi_parse(const struct import_plan *plan, const char *text, size_t len,
	      struct import_notes *notes, struct error *err)
{
	struct operation op = {.plan = plan};
	json_t *root = document_parse(plan->name, text, len, err);
	json_t *paths = json_object_get(root, "paths");

	if (root == NULL)
		return -1;
	op.schema.root = root;
	openapi_base(root, &op.base);
	if (json_object_get(root, "openapi") == NULL &&
	    json_object_get(root, "swagger") == NULL)
		error_set(err, STATUS_DATA,
			  "%s: not OpenAPI: it has neither openapi nor swagger",
			  plan->name);
	else if ((notes->lines = openapi_paths(&op, paths)) == 0)
		error_set(err, STATUS_DATA, "%s: it has no operations in paths",
			  plan->name);
	buf_free(&op.base);
	buf_free(&op.route);
	buf_free(&op.target);
	buf_free(&op.body);
	strings_free(&op.headers);
	json_decref(root);
	return err->status == STATUS_OK ? 0 : -1;
}

static int
openapi_begins(const char *text)
{
	return (*text == '{' && (document_has_key(text, "\"openapi\"") ||
				 document_has_key(text, "\"swagger\""))) ||
	       document_has_line(text, "openapi:") ||
	       document_has_line(text, "swagger:");
}

const struct importer import_openapi = {
    .name = "openapi",
    .help = "an API description: OpenAPI 3, Swagger 2; YAML or JSON",
    .begins = openapi_begins,
    .parse = openapi_parse,
};
