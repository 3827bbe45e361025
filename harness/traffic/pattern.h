/* SPDX-License-Identifier: MIT */
/*
 * Routes as people write them: "/items/:id", "/items/{id}.json", "/files/ *"
 * (without the space: the rest of the path), perhaps after a method.
 */
#ifndef TRAFFIC_PATTERN_H
#define TRAFFIC_PATTERN_H

#include "base/error.h"
#include "traffic/hit.h"

/* How well a path fits: segments that are the same; -1: it does not. */
int pattern_match(const char *pattern, const char *path, size_t path_len);

struct pattern {
	char *method; /* NULL: any */
	char *path;
	size_t segments;
};

struct patterns {
	struct pattern *items;
	size_t count;
};

/* "POST /items/:id" or "/items/:id". STATUS_USAGE. */
int patterns_add(struct patterns *, const char *text, struct error *);
/* The best match; NULL: none. */
const struct pattern *patterns_best(const struct patterns *,
				    struct slice method, const char *path,
				    size_t path_len);
/* The path of the best match. */
const char *patterns_find(const struct patterns *, struct slice method,
			  const char *path, size_t path_len);
void patterns_free(struct patterns *);

#endif
