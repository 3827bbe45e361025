/* SPDX-License-Identifier: MIT */
#include "profile/heap_blame.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/heap_way.h"

enum {
	DOWN_NODES = 600, /* looked at within one object */
	DOWN_SAMPLE = 24
};

/*
 * Of the functions of a package one that only calls another, once, carries that
 * one, as frameworks do. A scope says no more than the functions in it.
 */
static struct heap_place
place_of(const struct blame *blame, uint32_t node)
{
	struct heap_place place = heap_place_of(blame->places, node);
	const char *name = heap_name(blame->graph, node);

	if (place.line == 0)
		return (struct heap_place){NULL, 0, RANK_RUNTIME};
	if (place.rank == RANK_HOLDER &&
	    blame->graph->kind[node] == HEAP_CLOSURE &&
	    (strcasestr(name, "once") != NULL ||
	     strcasestr(name, "wrap") != NULL))
		place.rank = RANK_CARRIER;
	return place;
}

/* In breadth, through what is new. */
static struct heap_place
place_inside(struct blame *blame, uint32_t from, uint32_t *named)
{
	const struct heap_graph *graph = blame->graph;
	uint32_t queue[DOWN_NODES], count = 1;
	struct heap_place found = {NULL, 0, RANK_RUNTIME};

	queue[0] = from;
	blame->seen[from] = 1;
	for (uint32_t i = 0; i < count && found.rank != RANK_HOLDER; i++) {
		uint32_t node = queue[i];
		struct heap_place place = place_of(blame, node);

		if (place.rank > found.rank) {
			found = place;
			*named = node;
		}
		for (uint32_t e = graph->first[node];
		     e < graph->first[node + 1] && count < DOWN_NODES; e++) {
			uint32_t to = graph->to[e];

			if (blame->seen[to] || !blame_is_new(blame, to) ||
			    !heap_edge_holds(graph, node, e))
				continue;
			blame->seen[to] = 1;
			queue[count++] = to;
		}
	}
	for (uint32_t i = 0; i < count; i++)
		blame->seen[queue[i]] = 0;
	return found;
}

static int
same_place(const struct heap_place *a, const struct heap_place *b)
{
	return a->url == b->url && a->line == b->line;
}

/* What most of a sample has inside. */
static void
blame_inside(struct blame *blame, uint32_t *named)
{
	struct heap_place places[DOWN_SAMPLE];
	uint32_t names[DOWN_SAMPLE];
	size_t count = 0, best_votes = 0;

	for (; count < DOWN_SAMPLE && count < blame->group->sampled; count++)
		places[count] = place_inside(blame, blame->group->sample[count],
					     &names[count]);
	for (size_t i = 0; i < count; i++) {
		size_t votes = 0;

		for (size_t j = 0; j < count; j++)
			votes += (size_t)same_place(&places[i], &places[j]);
		if (places[i].url == NULL ||
		    (places[i].rank <= blame->inside.rank &&
		     votes <= best_votes) ||
		    places[i].rank < blame->inside.rank)
			continue;
		best_votes = votes;
		blame->inside = places[i];
		*named = names[i];
	}
}

/* A function, or something of the runtime that calls one: a timer, a listener,
 * what waits for a promise, a socket. */
static int
is_callback(const struct blame *blame)
{
	const struct heap_graph *graph = blame->graph;
	struct heap_place place = heap_place_of(blame->places, blame->entry);

	if (graph->kind[blame->entry] == HEAP_CLOSURE ||
	    strstr(heap_name(graph, blame->entry), "PromiseReaction") != NULL)
		return 1;
	return (place.url != NULL || blame->container == HEAP_NONE) &&
	       place.rank == RANK_RUNTIME &&
	       blame->nearest.rank == RANK_RUNTIME;
}

/* The first of them that is a holder, else the first that is anything. */
static void
blame_choose(struct blame *blame, const struct heap_place *const *choices,
	     size_t count)
{
	for (enum rank least = RANK_HOLDER; least > RANK_RUNTIME; least--)
		for (size_t i = 0; i < count; i++)
			if (choices[i]->url != NULL &&
			    choices[i]->rank >= least) {
				blame->blamed = *choices[i];
				return;
			}
}

static void
blame_decide(struct blame *blame, uint32_t inside)
{
	struct heap_place entry = place_of(blame, blame->entry);
	int callback = is_callback(blame);
	const struct heap_place *owner = &blame->owner.place;
	const struct heap_place *handed[] = {&entry, &blame->inside, owner};
	const struct heap_place *own[] = {owner, &entry, &blame->inside};

	blame_choose(blame, callback ? handed : own, COUNT(own));
	if (same_place(&blame->blamed, &entry))
		blame->named = blame->entry;
	else if (same_place(&blame->blamed, &blame->inside))
		blame->named = inside;
}

void
blame_find(struct blame *blame, const struct heap_graph *graph,
	   const struct heap_tree *tree, const struct heap_places *places,
	   const struct kept_since *since, const struct kept_group *group,
	   unsigned char *seen)
{
	uint32_t inside = HEAP_NONE;

	*blame = (struct blame){
	    .graph = graph,
	    .tree = tree,
	    .places = places,
	    .since = since,
	    .group = group,
	    .container = HEAP_NONE,
	    .entry = group->sample[0],
	    .named = HEAP_NONE,
	    .seen = seen,
	};
	blame_container(blame);
	blame_inside(blame, &inside);
	blame_decide(blame, inside);
	/* A package is held by what the service has of it. */
	if (blame->owner.place.rank == RANK_HOLDER &&
	    js_is_package(blame->owner.place.url))
		blame_way_find(blame,
			       blame->owner.nodes[blame->owner.length - 1],
			       blame->owner.place.url, &blame->beyond, NULL);
}
