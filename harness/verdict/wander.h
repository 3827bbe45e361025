/* SPDX-License-Identifier: MIT */
/* Whether a straight rise is more than a level that wanders. */
#ifndef VERDICT_WANDER_H
#define VERDICT_WANDER_H

#include <stddef.h>

/* Student's t, of n - 2 degrees of freedom, of the rise of n >= 3 points whose
 * x increase; 0: they do not rise. */
double wander_t(const double *x, const double *y, size_t n);

#endif
