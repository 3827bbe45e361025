/* SPDX-License-Identifier: MIT */
/*
 * Where the warm-up ends: MSER (White 1997) on the increments between
 * neighbours, never on levels, which a leak moves.
 */
#include "verdict/stats.h"

/* Cutting must be worth it: a false warm-up costs half the run. */
#define WORTH 0.5
#define ROUNDING 1e-12

static double
mser_statistic(const double *increments, size_t n)
{
	double mean = 0, sum = 0;

	for (size_t i = 0; i < n; i++)
		mean += increments[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		sum += (increments[i] - mean) * (increments[i] - mean);
	return sum / ((double)n * (double)n);
}

size_t
mser_truncation(const double *increments, size_t n)
{
	double whole = mser_statistic(increments, n), least = whole;
	size_t best = 0;

	for (size_t i = 1; i <= n / 2; i++) {
		double value = mser_statistic(increments + i, n - i);

		if (value < least - ROUNDING * whole) {
			least = value;
			best = i;
		}
	}
	return least < WORTH * whole ? best : 0;
}
