/* SPDX-License-Identifier: MIT */
/* An operation of an API description whose request is being made. */
#ifndef TRAFFIC_OPENAPI_H
#define TRAFFIC_OPENAPI_H

#include "traffic/import.h"
#include "traffic/schema.h"

enum { OPENAPI_PARTS = 64, OPENAPI_EXAMPLE = 65536 };

struct operation {
	const struct import_plan *plan;
	json_t *root;
	struct refs refs;
	struct schema schema;
	json_t *item, *self; /* the item of its path; the operation itself */
	const char *method, *path;
	struct buf base, route, target, body, cookies;
	struct strings headers;
	const char *type; /* of the body; NULL: it has none */
	struct example_part parts[OPENAPI_PARTS];
	size_t nparts;
	struct strings owned; /* texts of those */
	int has_query;
	int unknown; /* its body cannot be made up */
	int forms;   /* fields of a form that are sent as parts (Swagger 2) */
};

/* openapi_value.c. The text at that key; "" if there is none. */
const char *openapi_text(json_t *object, const char *key);
/* The value of a parameter or media type: from its example or its schema. */
json_t *openapi_sample(struct schema *, json_t *object);
void openapi_header(struct operation *, const char *name, const char *value);

/* openapi_parameters.c: route, target, cookies and headers. */
void openapi_path(struct operation *);
void openapi_parameters(struct operation *);
/* openapi_server.c: the prefix of its path; keys that it needs. */
void openapi_base(struct operation *);
void openapi_security(struct operation *);
/* openapi_body.c: by requestBody, or by a parameter of Swagger 2. */
void openapi_body(struct operation *);
void openapi_body_parameter(struct operation *, json_t *parameter);
void openapi_form_parameter(struct operation *, json_t *parameter);
/* openapi_xml.c: -1: the schema names no root element. */
int openapi_xml(struct schema *, json_t *schema, json_t *value, struct buf *);

#endif
