/* SPDX-License-Identifier: MIT */
/* Random numbers that can be repeated: each cell has its own seed. */
#ifndef ACCURACY_SOURCE_H
#define ACCURACY_SOURCE_H

#include <stdint.h>

struct source {
	uint64_t state;
	double level, top, phase, period; /* of the noise that is made of it */
};

/* The seed is of the name and the size (FNV-1a): rows can be added without a
 * change to others. */
void source_begin(struct source *, const char *name, double size);
double source_uniform(struct source *); /* 0 to 1 */
double source_between(struct source *, double low, double high);
double source_normal(struct source *);
double source_exponential(struct source *); /* mean 1 */
double source_poisson(struct source *, double mean);
/* Of mean 1 and exponent 1.5: its variance is infinite. */
double source_pareto(struct source *);
/* The next of a stationary AR(1) of standard deviation 1. */
double source_autoregressive(struct source *, double phi);

#endif
