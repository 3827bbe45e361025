/* SPDX-License-Identifier: MIT */
/* One life, measured: a replicate of the growth. Private to this stage. */
#ifndef VERDICT_LIFE_H
#define VERDICT_LIFE_H

#include "verdict/curve.h"

struct life {
	double dose;	     /* from its first reading to its last */
	double slope;	     /* per dose, without its first third */
	double middle, last; /* slopes of the middle third and the last */
	double from_value, to_value;
};

/* -1: too few readings, or the dose did not change. */
int life_measure(struct life *, const struct curve *);
/*
 * Whether its maximum is clearly above its start, by an amount that matters.
 * The last reading is not used: it may be from after the death.
 */
int life_has_grown(const struct curve *);

/* A weighted mean of one figure over lives, and its error. */
struct pool {
	double n, w, ww, ws, wws, wwss;
};

void pool_add(struct pool *, double weight, double value);
double pool_mean(const struct pool *);
/* Of the mean; NAN with fewer than two. */
double pool_error(const struct pool *);
/* The effective number of lives, as if all were of equal length. */
double pool_lives(const struct pool *);

#endif
