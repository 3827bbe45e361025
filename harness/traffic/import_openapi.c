/* SPDX-License-Identifier: MIT */
/*
 * OpenAPI 3.0 and 3.1 (spec.openapis.org) and Swagger 2, in JSON or YAML: each
 * operation is a route with one request, made from its examples and schemas.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/document.h"
#include "traffic/openapi.h"

enum { VALUES = 500 };

static const char *const methods[] = {"get",	"post",	   "put",  "patch",
				      "delete", "options", "head", "trace"};

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

static struct example
operation_example(const struct operation *op, const char *todo)
{
	int long_body = op->body.len >= OPENAPI_EXAMPLE;
	int sends = op->type != NULL && op->nparts == 0 && !op->unknown;

	return (struct example){
	    .headers = (const char *const *)op->headers.items,
	    .nheaders = op->headers.count,
	    .body = sends && !long_body ? buf_text(&op->body) : NULL,
	    .body_len = sends && !long_body ? op->body.len : 0,
	    .parts = op->parts,
	    .nparts = op->nparts,
	    .body_unknown = op->unknown || (sends && long_body),
	    .described = 1,
	    .todo = todo};
}

static void
operation_count(struct operation *op, const char *todo)
{
	struct example example;
	struct hit hit;
	char method[16];
	size_t i = 0;

	for (; op->method[i] != '\0' && i + 1 < sizeof(method); i++)
		method[i] = (char)toupper((unsigned char)op->method[i]);
	method[i] = '\0';
	if (op->type != NULL && op->nparts == 0)
		openapi_header(op, "Content-Type", op->type);
	if (op->cookies.len > 0)
		openapi_header(op, "Cookie", buf_text(&op->cookies));
	example = operation_example(op, todo);
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
operation_clear(struct operation *op)
{
	op->schema.budget = VALUES;
	op->type = NULL;
	op->has_query = op->unknown = op->forms = 0;
	op->nparts = 0;
	buf_clear(&op->route);
	buf_clear(&op->target);
	buf_clear(&op->body);
	buf_clear(&op->cookies);
	strings_free(&op->headers);
	strings_free(&op->owned);
}

static void
operation_run(struct operation *op)
{
	char *todo = NULL;

	operation_clear(op);
	openapi_base(op);
	openapi_path(op);
	openapi_parameters(op);
	openapi_body(op);
	/* Fields of Swagger 2 are kept both ways until all are known. */
	if (op->type != NULL && strcmp(op->type, "multipart/form-data") != 0 &&
	    strstr(op->type, "form-urlencoded") != NULL)
		op->nparts = 0;
	openapi_security(op);
	if (op->refs.missed != NULL)
		todo = xasprintf("%s is not in reach",
				 refs_plain(op->refs.missed));
	operation_count(op, todo);
	free(todo);
}

/* A path whose operations are not known: one is assumed, to be filled in. */
static double
path_unknown(struct operation *op, const char *reference)
{
	char *todo = xasprintf("its operations stand in %s, which is not in "
			       "reach: GET is assumed",
			       refs_plain(reference));

	op->item = op->self = NULL;
	op->method = "get";
	operation_clear(op);
	openapi_base(op);
	openapi_path(op);
	operation_count(op, todo);
	free(todo);
	return 1;
}

static double
path_operations(struct operation *op, json_t *item)
{
	double count = 0;

	for (size_t m = 0; m < COUNT(methods); m++) {
		json_t *given = json_object_get(item, methods[m]);

		if (!json_is_object(given))
			continue;
		op->refs.missed = NULL;
		op->item = item;
		op->self = refs_resolve(&op->refs, given);
		op->method = methods[m];
		operation_run(op);
		count++;
	}
	return count;
}

static double
openapi_paths(struct operation *op, json_t *paths)
{
	json_t *item, *whole;
	const char *path;
	double count = 0;

	json_object_foreach(paths, path, item)
	{
		if (*path != '/')
			continue;
		op->refs.missed = NULL;
		op->path = path;
		whole = refs_resolve(&op->refs, item);
		count += whole != NULL ? path_operations(op, whole)
				       : path_unknown(op, op->refs.missed);
	}
	return count;
}

static void
tell_missing(const struct refs *refs, struct import_notes *notes)
{
	if (refs->missing.count > 0)
		notes_tell(notes,
			   "%zu references lead to nothing in reach, the first "
			   "to %.60s: put such files beneath the document's "
			   "folder, or give --allow-read DIR",
			   refs->missing.count,
			   refs_plain(refs->missing.items[0]));
}

static void
operation_free(struct operation *op)
{
	operation_clear(op);
	buf_free(&op->base);
	buf_free(&op->route);
	buf_free(&op->target);
	buf_free(&op->body);
	buf_free(&op->cookies);
	refs_free(&op->refs);
	json_decref(op->root);
	free(op);
}

static int
openapi_parse(const struct import_plan *plan, const char *text, size_t len,
	      struct import_notes *notes, struct error *err)
{
	json_t *root = document_parse(plan->name, text, len, err);
	struct operation *op;

	if (root == NULL)
		return -1;
	op = xcalloc(1, sizeof(*op));
	op->plan = plan;
	op->root = op->refs.root = root;
	op->refs.reach = plan->reach;
	op->schema.refs = &op->refs;
	if (json_object_get(root, "openapi") == NULL &&
	    json_object_get(root, "swagger") == NULL)
		error_set(err, STATUS_DATA,
			  "%s: not OpenAPI: it has neither openapi nor swagger",
			  plan->name);
	else if ((notes->lines =
		      openapi_paths(op, json_object_get(root, "paths"))) == 0)
		error_set(err, STATUS_DATA, "%s: it has no operations in paths",
			  plan->name);
	tell_missing(&op->refs, notes);
	operation_free(op);
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
