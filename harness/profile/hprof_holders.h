/* SPDX-License-Identifier: MIT */
/* Who holds what a dose left behind in a JVM, from a heap dump. */
#ifndef PROFILE_HPROF_HOLDERS_H
#define PROFILE_HPROF_HOLDERS_H

#include "profile/heap_shape.h"
#include "profile/profile.h"

/* What is known of the heap before. */
struct hprof_since {
	const struct heap_before
	    *before; /* another dump; NULL: there is none */
	/* Class histograms: before, halfway, now. */
	const char *then, *halfway, *now;
};

/*
 * Fills profile->keepers with what there is more of than before, at a place in
 * the heap, and of whose class each half of the dose left about as much.
 * Without another dump only as much of it counts as there are more objects than
 * there were of their class, wherever they were. profile->kept_bytes is set
 * before.
 */
void hprof_holders(struct profile *, const struct heap_graph *,
		   const struct heap_tree *, const struct heap_shape *,
		   const struct hprof_since *);

#endif
