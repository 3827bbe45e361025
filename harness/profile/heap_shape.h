/* SPDX-License-Identifier: MIT */
/*
 * The tree of dominators with objects of one class at one place made one: small
 * however large the heap is, and the same before and after, whatever the
 * addresses are, so that what grew between two looks shows.
 */
#ifndef PROFILE_HEAP_SHAPE_H
#define PROFILE_HEAP_SHAPE_H

#include "profile/heap_tree.h"

enum { HEAP_SHAPES = 1 << 18 /* further ones are as those above them */ };

struct heap_spot {
	uint64_t key; /* of the way from the root, by names */
	uint32_t parent, child, sibling; /* 0: none */
	uint32_t name;			 /* of the class, as in the graph */
	uint32_t label;			 /* of a static field; HEAP_NONE */
	uint32_t example;
	unsigned char kind;
	double count, bytes; /* bytes: with all that they keep alive */
};

struct heap_shape {
	struct heap_spot *spots; /* 0 is the root; parents before children */
	uint32_t count;
	uint32_t *of;	 /* by node: its spot; HEAP_NONE: not reached */
	uint32_t *table; /* twice as large as there is room for spots */
	size_t room;
};

/* is_class: the kind of nodes of which static fields are told apart. */
void heap_shape_make(struct heap_shape *, const struct heap_graph *,
		     const struct heap_tree *, unsigned char is_class);
void heap_shape_free(struct heap_shape *);

/* What is kept of an earlier look. All zero: there was none. */
struct heap_before {
	struct heap_sum {
		uint64_t key;
		double count, bytes;
	} * sums;
	size_t count;
};

void heap_before_keep(struct heap_before *, const struct heap_shape *);
/* Zeros: it was not there. */
struct heap_sum heap_before_find(const struct heap_before *, uint64_t key);
void heap_before_free(struct heap_before *);

#endif
