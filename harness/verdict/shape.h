/* SPDX-License-Identifier: MIT */
/*
 * A run in a few dozen blocks, as it is and without its largest sudden rises:
 * when a runtime enlarges its heap at once, that is no leak.
 */
#ifndef VERDICT_SHAPE_H
#define VERDICT_SHAPE_H

#include "verdict/trend.h"

enum { SHAPE_BLOCKS = 49 };

struct shape {
	int known; /* 0: the measured part has too few readings */
	struct envelope lower;
	double smooth[ENVELOPE_BLOCKS]; /* lower.y without the rises */
	size_t jumps;			/* how many rises were removed */
	double jumped;			/* their sum */
	size_t first; /* the first block of the measured part */
	size_t settled, smooth_settled; /* first block after the warm-up */
	double last; /* the median of the last block, not its low quantile */
};

/* from: the dose at which the measured part begins. */
void shape_make(struct shape *, const struct curve *, double from);
/* The stretch from a block on; smooth: without the sudden rises. */
struct stretch shape_stretch(const struct shape *, size_t block, int smooth);

#endif
