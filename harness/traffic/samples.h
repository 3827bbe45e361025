/* SPDX-License-Identifier: MIT */
/*
 * A bounded sample of a route's distinct targets: those with the lowest hashes,
 * so that each is as likely however often it was requested (bottom-k sketch:
 * Cohen and Kaplan, 2007). Ordered by hash.
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
	int poor; /* all of them were answered by an error */
};

/*
 * well: the answer was no error; others are kept only while there are none of
 * these. `most` is above 0.
 */
void samples_add(struct samples *, struct slice target, int well, size_t most);
/* Adds all of the second, which is freed. */
void samples_merge(struct samples *, struct samples *, size_t most);
/* Drops all above so many. */
void samples_cut(struct samples *, size_t most);
void samples_free(struct samples *);
/*
 * The targets in natural order. The text is borrowed; the caller frees the
 * array.
 */
const char **samples_sorted(const struct samples *);

#endif
