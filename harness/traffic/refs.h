/* SPDX-License-Identifier: MIT */
/*
 * References of an API description: within it, and to other files where those
 * are in reach. Nothing is fetched.
 */
#ifndef TRAFFIC_REFS_H
#define TRAFFIC_REFS_H

#include <jansson.h>

#include "base/buf.h"
#include "traffic/reach.h"

enum { REFS_FILES = 100 };

/* Another file; its references are whole: a mark, its real path, '#', where. */
struct refs_file {
	char *real;
	json_t *root; /* NULL: it cannot be read */
};

struct refs {
	json_t *root;	     /* of the document, borrowed */
	struct reach *reach; /* NULL: no other file is opened */
	struct refs_file files[REFS_FILES];
	size_t nfiles;
	struct strings missing; /* references that lead nowhere */
	const char *missed; /* the last of them; set NULL to watch for more */
};

/* Follows "$ref"; without one, the object itself. NULL: it leads nowhere. */
json_t *refs_resolve(struct refs *, json_t *object);
/* "Cat" of an object whose "$ref" ends in /Cat; NULL: it has none. */
const char *refs_name(json_t *object);
/* A reference as its author wrote it, near enough: without our mark. */
const char *refs_plain(const char *reference);
void refs_free(struct refs *);

#endif
