/* SPDX-License-Identifier: MIT */
/* What a Postman collection (v2.0 and v2.1) says of one request. */
#ifndef TRAFFIC_POSTMAN_H
#define TRAFFIC_POSTMAN_H

#include <jansson.h>

#include "traffic/import.h"
#include "traffic/session.h"

enum { POSTMAN_DEEP = 20, POSTMAN_PARTS = 64 };

struct postman {
	const struct import_plan *plan;
	struct import_notes *notes;
	json_t *root;
	json_t
	    *owners[POSTMAN_DEEP]; /* the collection, its folders, the item */
	size_t nowners;
	struct strings kept; /* variables that tests of requests set */
	size_t scripts;	     /* requests with a script that runs before them */
	/* The request that is being read. */
	struct buf url, body, todo;
	struct strings headers, owned;
	struct example_part parts[POSTMAN_PARTS];
	size_t nparts;
	int unknown;
};

/* postman_fill.c. The text at that key; "" if there is none. */
const char *postman_text(json_t *object, const char *key);
/*
 * The text with its {{variables}} filled in, where the collection has them; a
 * variable that a test sets stays, and one that nobody knows is noted in todo.
 */
void postman_fill(struct postman *, const char *text, struct buf *);
/* The value of a variable; NULL: the collection has none. */
const char *postman_variable(const struct postman *, const char *name);
void postman_header(struct postman *, const char *name, const char *value);
/* postman_body.c, postman_auth.c */
void postman_body(struct postman *, json_t *body);
void postman_auth(struct postman *, json_t *request);

/* postman_script.c: what the tests of an item keep of its reply. */
typedef void postman_set_fn(void *, const char *name, const char *getter);
void postman_tests(json_t *item, postman_set_fn *, void *);

#endif
