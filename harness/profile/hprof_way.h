/* SPDX-License-Identifier: MIT */
/* The way from an object in a heap dump up to a root, in the form that a
 * recording has it in. */
#ifndef PROFILE_HPROF_WAY_H
#define PROFILE_HPROF_WAY_H

#include "profile/heap_shape.h"
#include "profile/jvm_samples.h"

struct hprof_heap {
	const struct heap_graph *graph;
	const struct heap_tree *tree;
	const struct heap_shape *shape;
};

/*
 * Through what alone keeps it, one link for a spot; if nobody known is on it,
 * since several have it, the shortest way to a class. Returns which link is
 * that of the spot `above`, in which such objects pile up. To be freed by
 * jvm_sample_free().
 */
size_t hprof_way(const struct hprof_heap *, uint32_t node, uint32_t above,
		 struct jvm_sample *);

#endif
