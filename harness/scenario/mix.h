/* SPDX-License-Identifier: MIT */
/*
 * Which flow an iteration takes: drawn by weight. Where iterations are numbered
 * and it is known how many there will be, the weights vary from stretch to
 * stretch of the measured part, so that growth can be told apart by flow. Any
 * two stretches, from an even one on, have the shares of the weights together.
 */
#ifndef SCENARIO_MIX_H
#define SCENARIO_MIX_H

#include <stddef.h>
#include <stdint.h>

#include "base/settings.h"

/* Stretches of the measured part. */
enum { MIX_STRETCHES = 16 };

struct mix {
	double *weights; /* of the flows */
	double *shares;	 /* of the flows in the stretch under way */
	size_t count;
	double seed;
	double first, length; /* iterations; length 0: the mix is steady */
	double stretch;	      /* that shares are of; -1: none yet */
};

/* The weights are copied; their sum is above 0. */
void mix_make(struct mix *, const double *weights, size_t count,
	      const struct settings *);
void mix_free(struct mix *);
/*
 * The flow for a number drawn from 0..1. iteration: from 1, among those of all
 * users; 0: it is not numbered so.
 */
size_t mix_pick(struct mix *, uint64_t iteration, double drawn);

#endif
