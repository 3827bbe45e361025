/* SPDX-License-Identifier: MIT */
/* Makes values that fit a schema of an OpenAPI document. */
#ifndef TRAFFIC_SCHEMA_H
#define TRAFFIC_SCHEMA_H

#include <jansson.h>

#include "base/buf.h"
#include "traffic/refs.h"

enum { SCHEMA_DEPTH = 8 };

struct schema {
	struct refs *refs;
	int budget; /* how many values may still be made */
	json_t
	    *open[SCHEMA_DEPTH]; /* the schemas being made, outermost first */
};

/* A value: an example, a default, or one made up. A new reference. */
json_t *schema_value(struct schema *, json_t *schema, int depth);
/* Its type: "object", "string"; where that is not said, by what it has. */
const char *schema_type(json_t *schema);
/* The schema of a property, also one that allOf brings; NULL. Resolved. */
json_t *schema_property(struct schema *, json_t *schema, const char *name,
			int depth);
/* A value as text, where a path or query needs it. */
void schema_text(json_t *value, struct buf *);
/* The same, not encoded. */
void schema_plain(json_t *value, struct buf *);

/* schema_string.c: text that fits pattern, format and lengths. */
json_t *schema_string(json_t *schema);
/* schema_pattern.c: text that matches a regular expression; -1: not known. */
int schema_pattern(const char *pattern, struct buf *);

#endif
