/* SPDX-License-Identifier: MIT */
#include "traffic/trie.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

const struct slice trie_parameter = {":id", 3};

void
trie_init(struct trie *trie, unsigned most, unsigned keep)
{
	*trie = (struct trie){.most = most, .keep = keep, .used = 1};
	trie->nodes = xcalloc(most, sizeof(*trie->nodes));
}

void
trie_free(struct trie *trie)
{
	for (unsigned i = 0; i < trie->used; i++) {
		free(trie->nodes[i].name);
		route_stats_free(trie->nodes[i].stats);
		hot_free(trie->nodes[i].hot);
	}
	free(trie->nodes);
}

uint32_t
trie_hash(struct slice name)
{
	uint64_t hash = text_hash(TEXT_HASH_START, name.at, name.len);

	return (uint32_t)(hash ^ hash >> 32);
}

unsigned
trie_find(const struct trie *trie, unsigned parent, struct slice name,
	  uint32_t hash)
{
	unsigned i = trie->nodes[parent].child;

	for (; i != NONE; i = trie->nodes[i].next) {
		const struct node *node = &trie->nodes[i];

		if (node->hash == hash &&
		    strncmp(node->name, name.at, name.len) == 0 &&
		    node->name[name.len] == '\0')
			break;
	}
	return i;
}

unsigned
trie_add(struct trie *trie, unsigned parent, struct slice name, uint32_t hash)
{
	struct node *nodes = trie->nodes;
	unsigned i = trie->vacant;

	if (i != NONE)
		trie->vacant = nodes[i].next;
	else if (trie->used < trie->most)
		i = trie->used++;
	else
		return NONE;
	nodes[i] = (struct node){.hash = hash,
				 .parent = parent,
				 .next = nodes[parent].child,
				 .name = xstrndup(name.at, name.len)};
	nodes[parent].child = i;
	nodes[parent].nchildren++;
	return i;
}

void
trie_unlink(struct trie *trie, unsigned node)
{
	struct node *nodes = trie->nodes;
	unsigned *link = &nodes[nodes[node].parent].child;

	while (*link != node)
		link = &nodes[*link].next;
	*link = nodes[node].next;
	nodes[nodes[node].parent].nchildren--;
}

void
trie_give_back(struct trie *trie, unsigned node)
{
	struct node *nodes = trie->nodes;

	free(nodes[node].name);
	hot_free(nodes[node].hot);
	nodes[node] = (struct node){.next = trie->vacant};
	trie->vacant = node;
}

char *
trie_route(const struct trie *trie, unsigned node)
{
	unsigned way[512];
	size_t depth = 0;
	struct buf route = {0};
	char *text;

	for (; node != NONE && depth < COUNT(way);
	     node = trie->nodes[node].parent)
		way[depth++] = node;
	for (size_t i = depth; i > 0; i--) {
		const char *name = trie->nodes[way[i - 1]].name;

		if (*name == TRIE_OPERATION)
			buf_adds(&route, " ");
		else if (i < depth)
			buf_adds(&route, i == depth - 1 ? " /" : "/");
		buf_adds(&route, name + (*name == TRIE_OPERATION));
	}
	text = xstrdup(buf_text(&route));
	buf_free(&route);
	return text;
}
