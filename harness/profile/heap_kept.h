/* SPDX-License-Identifier: MIT */
/*
 * What a dose left behind, in groups: objects of one kind that are kept by the
 * same object, or by objects of the same kind, and what only they keep alive.
 */
#ifndef PROFILE_HEAP_KEPT_H
#define PROFILE_HEAP_KEPT_H

#include "profile/heap_places.h"
#include "profile/heap_tree.h"

enum {
	KEPT_GROUPS = 12,
	KEPT_SAMPLE = 64, /* objects of a group that are looked at */
	KEPT_LEAST = 10	  /* objects that make a group */
};

/* The newest objects before the dose and halfway through it. */
struct kept_since {
	uint32_t before[2], half[2];
	struct heap_census then, halfway; /* and how many of each name */
};

struct kept_group {
	uint32_t keeper; /* the dominator of them all, or one of several */
	uint32_t sample[KEPT_SAMPLE];
	size_t sampled;
	double count, bytes; /* with all that they alone keep alive */
	double halves[2];    /* how many, by the half of the dose */
	int is_list;	     /* each is kept by the one before */
};

struct kept {
	struct kept_group groups[KEPT_GROUPS]; /* largest first */
	size_t count;
	double bytes; /* of all new objects */
};

/* Only groups of which each half of the dose left about as many. */
void kept_find(struct kept *, const struct heap_graph *,
	       const struct heap_tree *, const struct heap_places *,
	       const struct kept_since *);

#endif
