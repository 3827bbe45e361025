/* SPDX-License-Identifier: MIT */
/* Small pure statistics over a few dozen points. Nothing here allocates. */
#ifndef VERDICT_STATS_H
#define VERDICT_STATS_H

#include <stddef.h>

/* No line is fitted to more points than this. */
enum { STATS_POINTS = 64 };

/* An estimate between bounds, each of them one-sided. */
struct bounds {
	double estimate, low, high;
};

/* A least-squares line; its standard error allows for autocorrelation. */
struct line {
	double slope;
	double se;	/* of the slope, inflated */
	double df;	/* effective degrees of freedom, at least 1 */
	double scatter; /* standard deviation of the points about it */
};

void stats_sort(double *values, size_t n);
/* The value at quantile 0..1 of a sorted array (the rank below). */
double stats_quantile(const double *sorted, size_t n, double quantile);
double stats_median(const double *values, size_t n); /* n <= STATS_POINTS */
double stats_mean(const double *values, size_t n);

/* Of 2 to STATS_POINTS points; 0 if they all have the same x. */
double stats_slope(const double *x, const double *y, size_t n);
/* Of 3 to STATS_POINTS points. */
struct line stats_line(const double *x, const double *y, size_t n);
/* The median of the slopes of all pairs. */
double stats_theil_sen(const double *x, const double *y, size_t n);
/*
 * The noise of a point, by its distance from the line between its neighbours:
 * trends and a few steps do not matter.
 */
double stats_roughness(const double *x, const double *y, size_t n);

/*
 * How many of the first increments belong to the warm-up; half of n, the most,
 * means that it did not end in time.
 */
size_t mser_truncation(const double *increments, size_t n);

#endif
