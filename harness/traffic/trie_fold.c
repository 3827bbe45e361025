/* SPDX-License-Identifier: MIT */
/* Folding a position that takes too many values into a parameter. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/trie.h"

/* Requests that a value must have had to be kept when it is folded. */
enum { FREQUENT_AT_LEAST = 8 };

static int
is_parameter(const struct node *node)
{
	return strcmp(node->name, trie_parameter.at) == 0;
}

/* A value that is a good part of the requests there is a name. */
static int
node_is_hot(const struct node *node, double all)
{
	return node->fixed || is_parameter(node) ||
	       (node->hits >= FREQUENT_AT_LEAST &&
		node->hits * HOT_SHARE >= all);
}

/* Moves everything of `from`, which has been unlinked, into `into`. */
static void
trie_merge(struct trie *trie, unsigned into, unsigned from)
{
	struct node *nodes = trie->nodes;

	nodes[into].hits += nodes[from].hits;
	trie->kept -= route_stats_merge(&nodes[into].stats, nodes[from].stats,
					trie->keep);
	nodes[from].stats = NULL;
	while (nodes[from].child != NONE) {
		unsigned child = nodes[from].child;
		struct slice name = {nodes[child].name,
				     strlen(nodes[child].name)};
		unsigned same = trie_find(trie, into, name, nodes[child].hash);

		trie_unlink(trie, child);
		if (same == NONE && nodes[into].hot != NULL)
			same = trie_folded_child(trie, into, name,
						 nodes[child].hash,
						 nodes[child].hits);
		if (same != NONE) {
			trie_merge(trie, same, child);
			continue;
		}
		nodes[child].parent = into;
		nodes[child].next = nodes[into].child;
		nodes[into].child = child;
		nodes[into].nchildren++;
		if (nodes[into].nchildren > TRIE_CHILDREN)
			trie_fold(trie, into);
	}
	trie_give_back(trie, from);
}

/* The first value becomes the parameter: so no new node is needed. */
static unsigned
fold_parameter(struct trie *trie, unsigned node)
{
	struct node *nodes = trie->nodes;
	uint32_t hash = trie_hash(trie_parameter);
	unsigned found = trie_find(trie, node, trie_parameter, hash);

	for (unsigned i = nodes[node].child; found == NONE && i != NONE;
	     i = nodes[i].next) {
		if (node_is_hot(&nodes[i], nodes[node].hits))
			continue;
		free(nodes[i].name);
		nodes[i].name = xstrdup(trie_parameter.at);
		nodes[i].hash = hash;
		found = i;
	}
	return found != NONE ? found
			     : trie_add(trie, node, trie_parameter, hash);
}

static void
fold_values(struct trie *trie, unsigned node, unsigned into)
{
	struct node *nodes = trie->nodes;
	unsigned next;

	for (unsigned i = into != NONE ? nodes[node].child : NONE; i != NONE;
	     i = next) {
		next = nodes[i].next;
		if (node_is_hot(&nodes[i], nodes[node].hits))
			continue;
		trie_unlink(trie, i);
		trie_merge(trie, into, i);
	}
}

void
trie_fold(struct trie *trie, unsigned node)
{
	struct node *nodes = trie->nodes;
	unsigned into = fold_parameter(trie, node);

	if (into == NONE || nodes[node].hot != NULL)
		return;
	nodes[node].hot = hot_new(nodes[node].hits);
	fold_values(trie, node, into);
}

void
trie_settle(struct trie *trie)
{
	for (unsigned i = 1; i < trie->used; i++)
		if (trie->nodes[i].hot != NULL)
			fold_values(trie, i, fold_parameter(trie, i));
}

unsigned
trie_folded_child(struct trie *trie, unsigned node, struct slice name,
		  uint32_t hash, double weight)
{
	struct node *nodes = trie->nodes;

	if (nodes[node].nchildren < TRIE_CHILDREN &&
	    hot_count(nodes[node].hot, name, weight, nodes[node].hits)) {
		unsigned added = trie_add(trie, node, name, hash);

		if (added != NONE)
			return added;
	}
	return trie_find(trie, node, trie_parameter, trie_hash(trie_parameter));
}
