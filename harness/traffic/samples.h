/* SPDX-License-Identifier: MIT */
/*
 * Different targets of a route, at most so many: those of the smallest hashes,
 * so that each has the same chance however often it was asked for (bottom-k
 * sketch: Cohen and Kaplan, 2007). Ordered by hash.
 */
#ifndef TRAFFIC_SAMPLES_H
#define TRAFFIC_SAMPLES_H

#include <stdint.h>

#include "traffic/hit.h"

struct sample {
	uint64_t hash;
	char *target; /* owned */
};

/* All zero at first. */
struct samples {
	struct sample *items;
	size_t count;
	int poor; /* of these, none was answered well */
};

/*
 * What was not answered well is kept only while nothing else is. `most` is
 * above 0.
 */
void samples_add(struct samples *, struct slice target, int well, size_t most);
/* All of the second, which is freed. */
void samples_merge(struct samples *, struct samples *, size_t most);
/* No more than so many. */
void samples_cut(struct samples *, size_t most);
void samples_free(struct samples *);
/* The targets alone, as people sort them; borrowed text, freed array. */
const char **samples_sorted(const struct samples *);

#endif
