/* SPDX-License-Identifier: MIT */
#include "profile/read_hprof.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "profile/heap_shape.h"
#include "profile/hprof_graph.h"
#include "profile/jvm_place.h"

struct dumped {
	struct profile *profile;
	const struct heap_graph *graph;
	const struct heap_shape *shape;
};

int
profile_is_hprof(int fd)
{
	static const char head[] = "JAVA PROFILE ";
	char text[sizeof(head) - 1];

	return pread(fd, text, sizeof(text), 0) == (ssize_t)sizeof(text) &&
	       memcmp(text, head, sizeof(text)) == 0;
}

static enum rank
spot_rank(const struct dumped *reading, uint32_t spot)
{
	return jvm_class_rank(
	    heap_text(reading->graph, reading->shape->spots[spot].name));
}

/* From a spot up the nearest of that rank, and which one is below it; 0: there
 * is none. */
static uint32_t
owner_of(const struct dumped *reading, uint32_t spot, enum rank rank,
	 uint32_t *below)
{
	*below = 0;
	while (spot != 0 && spot_rank(reading, spot) < rank) {
		*below = spot;
		spot = reading->shape->spots[spot].parent;
	}
	return spot;
}

static char *
owner_words(const struct dumped *reading, uint32_t owner, uint32_t below)
{
	const struct heap_spot *spots = reading->shape->spots;
	struct buf words = {0};

	jvm_words_class(heap_text(reading->graph, spots[owner].name), &words);
	if (below != 0 && spots[below].label != HEAP_NONE)
		buf_addf(&words, ".%.80s",
			 heap_text(reading->graph, spots[below].label));
	return buf_take(&words);
}

static void
spot_take(const struct dumped *reading, uint32_t spot, double bytes)
{
	struct profile *profile = reading->profile;
	uint32_t below, owner = owner_of(reading, spot, RANK_HOLDER, &below);
	size_t before = profile->count, frame;
	char *words;

	if (owner == 0)
		owner = owner_of(reading, spot, RANK_CARRIER, &below);
	if (owner == 0) {
		owner = spot;
		below = 0;
	}
	words = owner_words(reading, owner, below);
	frame = profile_child(profile, 0, words, "", 0);
	if (frame >= before && frame > 0)
		profile->frames[frame].package = jvm_package(heap_text(
		    reading->graph, reading->shape->spots[owner].name));
	profile->frames[frame].bytes += bytes;
	free(words);
}

/* What is at a spot, without what that keeps. */
static void
spots_take(const struct dumped *reading)
{
	const struct heap_shape *shape = reading->shape;
	double *own = xcalloc(shape->count, sizeof(*own));

	for (uint32_t i = 1; i < shape->count; i++) {
		own[i] += shape->spots[i].bytes;
		own[shape->spots[i].parent] -= shape->spots[i].bytes;
	}
	for (uint32_t i = 1; i < shape->count; i++)
		if (own[i] > 0)
			spot_take(reading, i, own[i]);
	free(own);
}

int
profile_read_hprof(struct profile *profile, int fd, struct error *err)
{
	struct heap_graph graph;
	struct heap_shape shape;
	struct heap_tree tree;
	int result =
	    hprof_graph(fd, heap_room_here(), profile->stop, &graph, err);

	if (result == 0) {
		const struct dumped reading = {profile, &graph, &shape};

		heap_tree_make(&tree, &graph);
		heap_shape_make(&shape, &graph, &tree, HPROF_KIND_CLASS);
		spots_take(&reading);
		heap_shape_free(&shape);
		heap_tree_free(&tree);
	}
	heap_graph_free(&graph);
	return result;
}
