/* SPDX-License-Identifier: MIT */
/* The tree of a census: what its files share. */
#ifndef TRAFFIC_TRIE_H
#define TRAFFIC_TRIE_H

#include "traffic/census.h"
#include "traffic/gaps.h"

enum {
	NONE = 0, /* no node; node 0 is the root */
	DEPTH = 24,
	METHODS = 24,
	HOT_SLOTS = 16,	   /* candidates at a folded position */
	HOT_FEW = 8,	   /* a name has so many, before it is folded */
	HOT_REQUESTS = 64, /* a value stands alone from so many on, */
	HOT_SHARE = 20	   /* and from this part of all there: 1/20 */
};

/* What may stand out at a folded position: Misra and Gries, 1982. */
struct hot {
	double since; /* requests there when it was folded */
	struct {
		char *name; /* NULL: a free slot */
		double count;
	} slots[HOT_SLOTS];
};

struct node {
	uint32_t hash; /* of the name */
	unsigned parent, next, child, nchildren;
	int fixed;  /* as somebody wrote it: never folded */
	char *name; /* a method, or a segment */
	double hits;
	struct tally *tally; /* of requests that end here; NULL: none do */
	struct hot *hot;     /* its children are folded; NULL: they are not */
};

struct census {
	struct census_plan plan;
	struct node *nodes;
	unsigned used, vacant; /* vacant: a list of given back ones, by next */
	size_t live;
	struct tally *other;
	double lost, requests;
	struct gaps gaps;
	size_t kept; /* targets of all nodes */
};

uint32_t trie_hash(struct slice name);
unsigned trie_find(const struct census *, unsigned parent, struct slice name,
		   uint32_t hash);
unsigned trie_add(struct census *, unsigned parent, struct slice name,
		  uint32_t hash); /* NONE: it is full */
/* census_fold.c: puts the values below a node together, but for those that
 * count. */
void trie_fold(struct census *, unsigned node);
/* Where a value goes below a folded node. */
unsigned trie_folded_child(struct census *, unsigned node, struct slice name,
			   uint32_t hash, double weight);
void hot_free(struct hot *);

/* Room for more targets, where too many are kept. */
void census_thin(struct census *);

/* tally.c */
void tally_add(struct census *, struct tally **, const struct hit *);
/* Adds the second, and frees it. */
void tally_merge(struct census *, struct tally **, struct tally *);
void tally_free(struct tally *);

#endif
