/* SPDX-License-Identifier: MIT */
/* Numbers drawn for simulated series, the same from the same seed. */
#ifndef TESTS_DRAW_H
#define TESTS_DRAW_H

#include <math.h>
#include <stdlib.h>

/* Between 0 and 1. */
static inline double
draw_uniform(unsigned *seed)
{
	return (rand_r(seed) + 0.5) / (RAND_MAX + 1.0);
}

/* Of mean 0 and standard deviation 1 (Box and Muller 1958). */
static inline double
draw_normal(unsigned *seed)
{
	return sqrt(-2 * log(draw_uniform(seed))) *
	       cos(6.283185307179586 * draw_uniform(seed));
}

#endif
