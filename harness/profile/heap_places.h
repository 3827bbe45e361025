/* SPDX-License-Identifier: MIT */
/* Where in the service's files the objects of a heap belong. */
#ifndef PROFILE_HEAP_PLACES_H
#define PROFILE_HEAP_PLACES_H

#include "profile/heap_graph.h"
#include "profile/heap_tree.h"
#include "profile/js_place.h"

/* The URLs of scripts, by their number. */
struct heap_scripts {
	char **urls; /* NULL: not known */
	unsigned char *ranks;
	size_t count;
	size_t bytes;
};

void heap_scripts_add(struct heap_scripts *, double id, const char *url);
void heap_scripts_free(struct heap_scripts *);

struct heap_place {
	const char *url; /* NULL: not known */
	int line;	 /* from 1; 0: the file only */
	enum rank rank;
};

struct heap_places {
	const struct heap_graph *graph;
	const struct heap_scripts *scripts;
	uint32_t *location; /* by node: which of the graph's; HEAP_NONE */
};

void heap_places_make(struct heap_places *, const struct heap_graph *,
		      const struct heap_scripts *);
void heap_places_free(struct heap_places *);
/* Of a function, of the constructor of an object, or of the file of a scope. */
struct heap_place heap_place_of(const struct heap_places *, uint32_t node);
/* What a module has besides its exports, such as those that it required, is of
 * its own file. Of anything else the place stays. */
void heap_place_of_module(const struct heap_places *, uint32_t node,
			  struct heap_place *);
/*
 * For what a module exports, the place of the module, however many others
 * require it. 1: it is exported.
 */
int heap_place_of_exports(const struct heap_places *, const struct heap_tree *,
			  uint32_t node, struct heap_place *);

/* By kind, class and place; 0: of one kind. */
int heap_kind_compare(const struct heap_places *, uint32_t a, uint32_t b);

#endif
