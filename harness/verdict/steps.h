/* SPDX-License-Identifier: MIT */
/*
 * Growth in sudden rises: arenas, tables that double, what a batch leaves
 * behind. Between two of them memory is level, for as long as it took to come
 * to the one before, and no line through that part shows it.
 */
#ifndef VERDICT_STEPS_H
#define VERDICT_STEPS_H

#include "verdict/shape.h"

struct steps {
	size_t n;
	double sum; /* of the rises */
	/* The dose and the value after each: growth seen once a step. */
	double x[ENVELOPE_BLOCKS], y[ENVELOPE_BLOCKS];
};

/* grain: a smaller rise is none. */
void steps_find(struct steps *, const struct shape *, double grain);

#endif
