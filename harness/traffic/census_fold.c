/* SPDX-License-Identifier: MIT */
/* Folding a position that takes too many values into a parameter. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/trie.h"

static const struct slice parameter = {":id", 3};

void
hot_free(struct hot *hot)
{
	if (hot == NULL)
		return;
	for (size_t i = 0; i < HOT_SLOTS; i++)
		free(hot->slots[i].name);
	free(hot);
}

static int
is_parameter(const struct node *node)
{
	return strcmp(node->name, parameter.at) == 0;
}

/* Whether a value is a good part of what comes there: then it is a name. */
static int
node_is_hot(const struct node *node, double all)
{
	return node->fixed || is_parameter(node) ||
	       (node->hits >= HOT_FEW && node->hits * HOT_SHARE >= all);
}

static void
trie_unlink(struct census *census, unsigned node)
{
	struct node *nodes = census->nodes;
	unsigned *link = &nodes[nodes[node].parent].child;

	while (*link != node)
		link = &nodes[*link].next;
	*link = nodes[node].next;
	nodes[nodes[node].parent].nchildren--;
}

static void
trie_give_back(struct census *census, unsigned node)
{
	struct node *nodes = census->nodes;

	free(nodes[node].name);
	hot_free(nodes[node].hot);
	nodes[node] = (struct node){.next = census->vacant};
	census->vacant = node;
}

/* Everything of `from`, which has been unlinked, into `into`. */
static void
trie_merge(struct census *census, unsigned into, unsigned from)
{
	struct node *nodes = census->nodes;

	nodes[into].hits += nodes[from].hits;
	tally_merge(census, &nodes[into].tally, nodes[from].tally);
	nodes[from].tally = NULL;
	while (nodes[from].child != NONE) {
		unsigned child = nodes[from].child;
		struct slice name = {nodes[child].name,
				     strlen(nodes[child].name)};
		unsigned same =
		    trie_find(census, into, name, nodes[child].hash);

		trie_unlink(census, child);
		if (same == NONE && nodes[into].hot != NULL)
			same = trie_folded_child(census, into, name,
						 nodes[child].hash,
						 nodes[child].hits);
		if (same != NONE) {
			trie_merge(census, same, child);
			continue;
		}
		nodes[child].parent = into;
		nodes[child].next = nodes[into].child;
		nodes[into].child = child;
		nodes[into].nchildren++;
		if (nodes[into].nchildren > CENSUS_CHILDREN)
			trie_fold(census, into);
	}
	trie_give_back(census, from);
}

/* The first value becomes the parameter, so that no new node is needed. */
static unsigned
trie_parameter(struct census *census, unsigned node)
{
	struct node *nodes = census->nodes;
	uint32_t hash = trie_hash(parameter);
	unsigned found = trie_find(census, node, parameter, hash);

	for (unsigned i = nodes[node].child; found == NONE && i != NONE;
	     i = nodes[i].next) {
		if (node_is_hot(&nodes[i], nodes[node].hits))
			continue;
		free(nodes[i].name);
		nodes[i].name = xstrdup(parameter.at);
		nodes[i].hash = hash;
		found = i;
	}
	return found != NONE ? found : trie_add(census, node, parameter, hash);
}

static void
fold_values(struct census *census, unsigned node, unsigned into)
{
	struct node *nodes = census->nodes;
	unsigned next;

	for (unsigned i = into != NONE ? nodes[node].child : NONE; i != NONE;
	     i = next) {
		next = nodes[i].next;
		if (node_is_hot(&nodes[i], nodes[node].hits))
			continue;
		trie_unlink(census, i);
		trie_merge(census, into, i);
	}
}

void
trie_fold(struct census *census, unsigned node)
{
	struct node *nodes = census->nodes;
	unsigned into = trie_parameter(census, node);

	if (into == NONE || nodes[node].hot != NULL)
		return;
	nodes[node].hot = xcalloc(1, sizeof(*nodes[node].hot));
	nodes[node].hot->since = nodes[node].hits;
	fold_values(census, node, into);
}

/* What looked like a name when few requests were seen may be one of many. */
void
census_settle(struct census *census)
{
	for (unsigned i = 1; i < census->used; i++)
		if (census->nodes[i].hot != NULL)
			fold_values(census, i, trie_parameter(census, i));
}

/* Counts a value that has no node; whether it has come to count. */
static int
hot_count(struct hot *hot, struct slice name, double weight, double all)
{
	size_t vacant = HOT_SLOTS;

	for (size_t i = 0; i < HOT_SLOTS; i++) {
		if (hot->slots[i].name == NULL) {
			vacant = i;
		} else if (strncmp(hot->slots[i].name, name.at, name.len) ==
			       0 &&
			   hot->slots[i].name[name.len] == '\0') {
			hot->slots[i].count += weight;
			return hot->slots[i].count >= HOT_REQUESTS &&
			       hot->slots[i].count * HOT_SHARE >=
				   all - hot->since;
		}
	}
	if (vacant < HOT_SLOTS) {
		hot->slots[vacant].name = xstrndup(name.at, name.len);
		hot->slots[vacant].count = weight;
		return 0;
	}
	for (size_t i = 0; i < HOT_SLOTS; i++) {
		if ((hot->slots[i].count -= weight) > 0)
			continue;
		free(hot->slots[i].name);
		hot->slots[i].name = NULL;
	}
	return 0;
}

unsigned
trie_folded_child(struct census *census, unsigned node, struct slice name,
		  uint32_t hash, double weight)
{
	struct node *nodes = census->nodes;

	if (nodes[node].nchildren < CENSUS_CHILDREN &&
	    hot_count(nodes[node].hot, name, weight, nodes[node].hits)) {
		unsigned added = trie_add(census, node, name, hash);

		if (added != NONE)
			return added;
	}
	return trie_find(census, node, parameter, trie_hash(parameter));
}
