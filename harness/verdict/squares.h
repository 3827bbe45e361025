/* SPDX-License-Identifier: MIT */
/*
 * Least squares with several regressors, by Householder's reflections (Golub
 * 1965): stable where columns are nearly alike, as cumulative doses are.
 */
#ifndef VERDICT_SQUARES_H
#define VERDICT_SQUARES_H

#include <stddef.h>

enum { SQUARES_COLUMNS = 16 };

struct squares {
	double beta[SQUARES_COLUMNS];
	double se[SQUARES_COLUMNS]; /* as if the errors were independent */
	double scatter;		    /* standard deviation of the residuals */
};

/*
 * rows of `columns` values one after the other in a, and what they should
 * give in y; both are overwritten. -1: fewer rows than columns + 1, or columns
 * that cannot be told apart.
 */
int squares_fit(struct squares *, double *a, double *y, size_t rows,
		size_t columns);

#endif
