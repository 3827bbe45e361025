/* SPDX-License-Identifier: MIT */
/* Makes values that fit a schema of an OpenAPI document. */
#ifndef TRAFFIC_SCHEMA_H
#define TRAFFIC_SCHEMA_H

#include <jansson.h>

#include "base/buf.h"

enum { SCHEMA_DEPTH = 8 };

struct schema {
	json_t *root; /* of the document, borrowed */
	int budget;   /* how many values may still be made */
	json_t
	    *open[SCHEMA_DEPTH]; /* the schemas being made, outermost first */
};

/* Follows a "$ref" within the document; without one, the object itself. */
json_t *schema_resolve(const struct schema *, json_t *object);
/* A value: an example, a default, or one made up. A new reference. */
json_t *schema_value(struct schema *, json_t *schema, int depth);
/* A value as text, where a path or query needs it. */
void schema_text(json_t *value, struct buf *);

#endif
