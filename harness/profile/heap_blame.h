/* SPDX-License-Identifier: MIT */
/*
 * Who keeps a group of objects. What a service or a package put into something
 * of its own is kept by that; a function that was handed to others (a listener,
 * a timer's) is kept on behalf of whoever wrote it.
 */
#ifndef PROFILE_HEAP_BLAME_H
#define PROFILE_HEAP_BLAME_H

#include "profile/heap_kept.h"

enum { BLAME_HOPS = 12 };

/* The way from an object up to one that has a place. */
struct blame_way {
	uint32_t nodes[BLAME_HOPS]; /* the object first */
	size_t length;		    /* 0: there is none */
	struct heap_place place;    /* of the last */
};

struct blame {
	const struct heap_graph *graph;
	const struct heap_tree *tree;
	const struct heap_places *places;
	const struct kept_since *since;
	const struct kept_group *group;
	uint32_t container;	   /* what has them all; HEAP_NONE */
	uint32_t entry;		   /* what it has of one of them */
	struct blame_way owner;	   /* from the container up */
	struct blame_way beyond;   /* from there to another file */
	struct heap_place nearest; /* above, of whatever rank */
	struct heap_place inside;  /* of what they keep alive */
	struct heap_place blamed;
	uint32_t named;	     /* the function that is blamed; HEAP_NONE */
	unsigned char *seen; /* by node */
};

/* seen: a byte for each node, all 0, as it is again afterwards. */
void blame_find(struct blame *, const struct heap_graph *,
		const struct heap_tree *, const struct heap_places *,
		const struct kept_since *, const struct kept_group *,
		unsigned char *seen);

#endif
