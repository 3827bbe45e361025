/* SPDX-License-Identifier: MIT */
/* One life, measured: a replicate of the growth. Inside this stage. */
#ifndef VERDICT_LIFE_H
#define VERDICT_LIFE_H

#include "verdict/curve.h"

struct life {
	double dose;	     /* from its first reading to its last */
	double slope;	     /* per dose, its first third left out */
	double middle, last; /* of the middle third, of the last */
	double from_value, to_value;
};

/* -1: too few readings, or the dose stood still. */
int life_measure(struct life *, const struct curve *);
/* Clearly more at its most than at first, by bytes that matter: the last
 * reading may be of what was left when it had ended. */
int life_has_grown(const struct curve *);

/* A weighted mean of one figure over lives, and its error. */
struct pool {
	double n, w, ww, ws, wws, wwss;
};

void pool_add(struct pool *, double weight, double value);
double pool_mean(const struct pool *);
/* Of the mean; NAN with fewer than two. */
double pool_error(const struct pool *);
/* Lives that count, were they all as long. */
double pool_lives(const struct pool *);

#endif
