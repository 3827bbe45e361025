/* SPDX-License-Identifier: MIT */
/*
 * Least squares with several regressors, by Householder reflections (Golub
 * 1965): stable for nearly dependent columns, as cumulative doses are.
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
 * a has the rows of `columns` values, y the dependent values; both are
 * overwritten. -1: fewer rows than columns + 1, or dependent columns.
 */
int squares_fit(struct squares *, double *a, double *y, size_t rows,
		size_t columns);

#endif
