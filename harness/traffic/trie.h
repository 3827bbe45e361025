/* SPDX-License-Identifier: MIT */
/*
 * A tree of paths by method and segment, of bounded size. Where one position
 * takes many values it is folded into a parameter, ":id"; a value that is a
 * good part of the requests there keeps a node of its own.
 */
#ifndef TRAFFIC_TRIE_H
#define TRAFFIC_TRIE_H

#include <stdint.h>

#include "traffic/hit.h"
#include "traffic/hot.h"
#include "traffic/route_stats.h"

enum {
	NONE = 0,	    /* no node; node 0 is the root */
	TRIE_CHILDREN = 48, /* values at a position, before it is folded */
};

struct node {
	uint32_t hash; /* of the name */
	unsigned parent, next, child, nchildren;
	int fixed;  /* somebody wrote it like that: it is never folded */
	char *name; /* a method, or a segment */
	double hits;
	struct route_stats *stats; /* of requests that end here; NULL: none */
	struct hot *hot; /* its children are folded; NULL: they are not */
};

struct trie {
	struct node *nodes;
	unsigned most;	       /* nodes */
	unsigned used, vacant; /* vacant: a list of nodes given back, by next */
	unsigned keep;	       /* targets of a node */
	size_t kept;	       /* targets of all nodes */
};

extern const struct slice trie_parameter; /* ":id" */

void trie_init(struct trie *, unsigned most, unsigned keep);
void trie_free(struct trie *);
uint32_t trie_hash(struct slice name);
unsigned trie_find(const struct trie *, unsigned parent, struct slice name,
		   uint32_t hash);
unsigned trie_add(struct trie *, unsigned parent, struct slice name,
		  uint32_t hash); /* NONE: it is full */
/* Takes the node out of its parent's children. */
void trie_unlink(struct trie *, unsigned node);
/* Its memory is for another one: it has been unlinked. */
void trie_give_back(struct trie *, unsigned node);

/*
 * Begins the name of an operation behind a path, which is a child of its node;
 * no path that can be requested has it.
 */
#define TRIE_OPERATION '\x1f'

/*
 * "GET /items/:id", or "POST /graphql GetUser", which the caller frees.
 */
char *trie_route(const struct trie *, unsigned node);

/* trie_fold.c */
/* Folds the values below a node, except for frequent ones. */
void trie_fold(struct trie *, unsigned node);
/* The node for a value below a folded node. */
unsigned trie_folded_child(struct trie *, unsigned node, struct slice name,
			   uint32_t hash, double weight);
/* At the end: folds what only seemed frequent while requests were few. */
void trie_settle(struct trie *);

#endif
