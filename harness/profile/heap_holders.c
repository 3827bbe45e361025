/* SPDX-License-Identifier: MIT */
#include "profile/heap_holders.h"

#include <stdlib.h>

#include "base/mem.h"
#include "profile/heap_blame.h"
#include "profile/heap_words.h"

static struct keeper
keeper_of(const struct blame *blame)
{
	struct buf what = {0}, path = {0};
	struct keeper keeper = {
	    .count = blame->group->count,
	    .bytes = blame->group->bytes,
	    .rank = blame->blamed.rank,
	};

	heap_words_what(blame, &what);
	heap_words_path(blame, &path);
	keeper.what = buf_take(&what);
	keeper.path = buf_take(&path);
	if (blame->blamed.url != NULL)
		keeper.name = js_owner(blame->blamed.url);
	return keeper;
}

void
heap_holders(struct profile *profile, const struct heap_graph *graph,
	     const struct heap_scripts *scripts, const struct kept_since *since)
{
	unsigned char *seen = xcalloc(graph->nodes, 1);
	struct heap_places places;
	struct heap_tree tree;
	struct kept kept;

	heap_tree_make(&tree, graph);
	heap_places_make(&places, graph, scripts);
	kept_find(&kept, graph, &tree, &places, since);
	profile->kept_bytes = kept.bytes;
	for (size_t i = 0; i < kept.count; i++) {
		struct blame blame;

		blame_find(&blame, graph, &tree, &places, since,
			   &kept.groups[i], seen);
		profile_add_keeper(profile, keeper_of(&blame));
	}
	profile_sort_keepers(profile);
	free(seen);
	heap_places_free(&places);
	heap_tree_free(&tree);
}
