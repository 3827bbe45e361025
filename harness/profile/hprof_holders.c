/* SPDX-License-Identifier: MIT */
#include "profile/hprof_holders.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/hprof_graph.h"
#include "profile/hprof_way.h"
#include "profile/jvm_histogram.h"
#include "profile/jvm_holders.h"
#include "profile/jvm_place.h"

/* The least share of the larger half of the dose in the smaller. */
static const double even = 0.4;

/* What is looked into: a share of all that was kept. */
static const double least_share = 0.01;

enum {
	LEAST = 10,   /* objects that make a group */
	WITHIN = 64,  /* spots below an entry that are looked at */
	KEEPERS = 64, /* at most */
	CLASS = 512
};

struct search {
	struct profile *profile;
	struct hprof_heap heap;
	const struct hprof_since *since;
	double scale; /* from bytes by the dump to bytes by the histogram */
};

static const struct heap_spot *
spot_of(const struct search *search, uint32_t spot)
{
	return &search->heap.shape->spots[spot];
}

static const char *
spot_name(const struct search *search, uint32_t spot)
{
	return heap_text(search->heap.graph, spot_of(search, spot)->name);
}

/* As histograms have it: "[Ljava.lang.Object;" */
static const char *
dotted(const char *class, char text[CLASS])
{
	size_t i = 0;

	for (; class[i] != '\0' && i < CLASS - 1; i++)
		text[i] = class[i] == '/' ? '.' : class[i];
	text[i] = '\0';
	return text;
}

/* How many more objects there are at that place. */
static double
spot_more(const struct search *search, uint32_t spot)
{
	const struct hprof_since *since = search->since;
	const struct heap_spot *at = spot_of(search, spot);
	char class[CLASS];
	double before =
	    since->before != NULL
		? heap_before_find(since->before, at->key).count
		: histogram_count(since->then,
				  dotted(spot_name(search, spot), class));

	return fmax(at->count - before, 0);
}

/* Bytes that are new there, or without an earlier dump may be. */
static double
spot_bytes(const struct search *search, uint32_t spot)
{
	const struct hprof_since *since = search->since;
	const struct heap_spot *at = spot_of(search, spot);

	return since->before != NULL
		   ? at->bytes - heap_before_find(since->before, at->key).bytes
		   : at->bytes;
}

/* By the histograms there are more of that class with each half. */
static int
goes_with_dose(const struct search *search, uint32_t spot)
{
	const struct hprof_since *since = search->since;
	char text[CLASS];
	const char *class = dotted(spot_name(search, spot), text);
	double halfway = histogram_count(since->halfway, class);
	double first = halfway - histogram_count(since->then, class);
	double second = histogram_count(since->now, class) - halfway;

	return first + second >= LEAST &&
	       fmin(first, second) >= even * fmax(first, second);
}

/*
 * Of what is at a spot and below it, which is told: the outermost that is not
 * the JDK's and of which there are about as many more, of several the largest.
 */
static uint32_t
spot_told(const struct search *search, uint32_t spot)
{
	uint32_t queue[WITHIN], count = 1, level = 1, told = 0;
	double enough = spot_more(search, spot) / 2;

	queue[0] = spot;
	for (uint32_t i = 0; i < count; i++) {
		if (i == level && told != 0)
			break;
		if (i == level)
			level = count;
		if (jvm_class_rank(spot_name(search, queue[i])) >
			RANK_RUNTIME &&
		    spot_more(search, queue[i]) >= enough &&
		    (told == 0 ||
		     spot_bytes(search, queue[i]) > spot_bytes(search, told)))
			told = queue[i];
		for (uint32_t c = spot_of(search, queue[i])->child;
		     c != 0 && count < WITHIN; c = spot_of(search, c)->sibling)
			queue[count++] = c;
	}
	return told != 0 ? told : spot;
}

static int
is_entry(const struct search *search, uint32_t spot)
{
	if (spot_of(search, spot)->kind == HPROF_KIND_CLASS ||
	    spot_more(search, spot) < LEAST)
		return 0;
	return goes_with_dose(search, spot) ||
	       goes_with_dose(search, spot_told(search, spot));
}

static void
keeper_add(const struct search *search, uint32_t spot)
{
	uint32_t told = spot_told(search, spot);
	const struct heap_spot *at = spot_of(search, spot);
	double bytes = spot_bytes(search, spot);
	struct jvm_sample way;
	size_t pile = hprof_way(&search->heap, spot_of(search, told)->example,
				at->parent, &way);
	struct keeper keeper = jvm_keeper_of(&way, pile);

	if (search->since->before == NULL)
		bytes *= spot_more(search, spot) / at->count;
	keeper.count = spot_more(search, told);
	keeper.bytes = bytes * search->scale;
	profile_add_keeper(search->profile, keeper);
	jvm_sample_free(&way);
}

/* From the root down to where there are more objects than before. */
static void
search_down(const struct search *search)
{
	const struct heap_shape *shape = search->heap.shape;
	uint32_t *stack = xcalloc(shape->count, sizeof(*stack));
	double least =
	    least_share * search->profile->kept_bytes / search->scale;
	size_t depth = 1;

	while (depth > 0 && search->profile->keeper_count < KEEPERS) {
		uint32_t spot = stack[--depth];

		for (uint32_t c = shape->spots[spot].child; c != 0;
		     c = shape->spots[c].sibling) {
			if (spot_bytes(search, c) < least)
				continue;
			if (is_entry(search, c))
				keeper_add(search, c);
			else
				stack[depth++] = c;
		}
	}
	free(stack);
}

void
hprof_holders(struct profile *profile, const struct heap_graph *graph,
	      const struct heap_tree *tree, const struct heap_shape *shape,
	      const struct hprof_since *since)
{
	double there = histogram_total(since->now);
	struct search search = {
	    .profile = profile,
	    .heap = {graph, tree, shape},
	    .since = since,
	    .scale = there > 0 && shape->spots[0].bytes > 0
			 ? there / shape->spots[0].bytes
			 : 1,
	};

	search_down(&search);
	profile_sort_keepers(profile);
}
