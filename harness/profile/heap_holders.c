/* SPDX-License-Identifier: MIT */
#include "profile/heap_holders.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/heap_blame.h"
#include "profile/heap_words.h"

static char *
text_of(struct buf *buf)
{
	char *text = xstrdup(buf_text(buf));

	buf_free(buf);
	return text;
}

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
	keeper.what = text_of(&what);
	keeper.path = text_of(&path);
	if (blame->blamed.url != NULL)
		keeper.name = js_owner(blame->blamed.url);
	return keeper;
}

static int
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
keeper_free(struct keeper *keeper)
{
	free(keeper->name);
	free(keeper->what);
	free(keeper->path);
}

/* Groups of which the same is said, such as a function and what only it and
 * another keep, are one. */
static void
keepers_add(struct profile *profile, struct keeper keeper)
{
	for (size_t i = 0; i < profile->keeper_count; i++) {
		struct keeper *other = &profile->keepers[i];

		if (!same_text(other->name, keeper.name) ||
		    !same_text(other->what, keeper.what) ||
		    !same_text(other->path, keeper.path))
			continue;
		other->bytes += keeper.bytes;
		other->count = fmax(other->count, keeper.count);
		keeper_free(&keeper);
		return;
	}
	profile->keepers[profile->keeper_count++] = keeper;
}

/* Again largest first. */
static int
keeper_compare(const void *a, const void *b)
{
	const struct keeper *x = a, *y = b;

	return (x->bytes < y->bytes) - (x->bytes > y->bytes);
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
	profile->keepers = xcalloc(kept.count + 1, sizeof(*profile->keepers));
	profile->kept_bytes = kept.bytes;
	for (size_t i = 0; i < kept.count; i++) {
		struct blame blame;

		blame_find(&blame, graph, &tree, &places, since,
			   &kept.groups[i], seen);
		keepers_add(profile, keeper_of(&blame));
	}
	qsort(profile->keepers, profile->keeper_count,
	      sizeof(*profile->keepers), keeper_compare);
	free(seen);
	heap_places_free(&places);
	heap_tree_free(&tree);
}
