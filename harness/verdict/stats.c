/* SPDX-License-Identifier: MIT */
/*
 * Least squares with the lag-1 autocorrelation of the residuals, corrected for
 * small samples and turned into fewer effective points (Bayley and Hammersley
 * 1946; Matalas and Sankarasubramaniam 2003), and the median of pairwise
 * slopes (Theil 1950, Sen 1968).
 */
#include "verdict/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { PAIRS = STATS_POINTS * (STATS_POINTS - 1) / 2 };

/* Higher autocorrelation comes from a bend, not from noise. */
#define PHI_MAX 0.8

static int
stats_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
stats_sort(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), stats_compare);
}

double
stats_quantile(const double *sorted, size_t n, double quantile)
{
	assert(n > 0);
	return sorted[(size_t)(quantile * (double)(n - 1))];
}

static double
stats_sorted_median(const double *sorted, size_t n)
{
	return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

double
stats_median(const double *values, size_t n)
{
	double sorted[STATS_POINTS];

	assert(n > 0 && n <= STATS_POINTS);
	for (size_t i = 0; i < n; i++)
		sorted[i] = values[i];
	stats_sort(sorted, n);
	return stats_sorted_median(sorted, n);
}

double
stats_mean(const double *values, size_t n)
{
	double sum = 0;

	/* From the first value, so that the mean of a constant is exact. */
	for (size_t i = 0; i < n; i++)
		sum += (values[i] - values[0]) / (double)n;
	return values[0] + sum;
}

/* Sums of squares and products about the means. */
struct moments {
	double x_mean, y_mean, sxx, sxy;
};

static struct moments
stats_moments(const double *x, const double *y, size_t n)
{
	struct moments m = {stats_mean(x, n), stats_mean(y, n), 0, 0};

	for (size_t i = 0; i < n; i++) {
		m.sxx += (x[i] - m.x_mean) * (x[i] - m.x_mean);
		m.sxy += (x[i] - m.x_mean) * (y[i] - m.y_mean);
	}
	return m;
}

double
stats_slope(const double *x, const double *y, size_t n)
{
	struct moments m = stats_moments(x, y, n);

	return m.sxx > 0 ? m.sxy / m.sxx : 0;
}

/* Lag-1 autocorrelation, corrected for n, between 0 and PHI_MAX. */
static double
stats_phi(const double *residuals, size_t n)
{
	double product = 0, square = 0, r;

	for (size_t i = 0; i < n; i++) {
		square += residuals[i] * residuals[i];
		if (i > 0)
			product += residuals[i] * residuals[i - 1];
	}
	if (!(square > 0))
		return 0;
	r = product / square;
	r += (1 + 4 * r) / (double)n;
	return fmin(fmax(r, 0), PHI_MAX);
}

struct line
stats_line(const double *x, const double *y, size_t n)
{
	struct moments m = stats_moments(x, y, n);
	struct line line = {m.sxx > 0 ? m.sxy / m.sxx : 0, 0, 1, 0};
	double residuals[STATS_POINTS], see = 0, phi;

	assert(n >= 3 && n <= STATS_POINTS);
	for (size_t i = 0; i < n; i++) {
		residuals[i] = y[i] - m.y_mean - line.slope * (x[i] - m.x_mean);
		see += residuals[i] * residuals[i];
	}
	phi = stats_phi(residuals, n);
	line.scatter = sqrt(see / (double)(n - 2));
	if (m.sxx > 0)
		line.se = line.scatter * sqrt((1 + phi) / (1 - phi) / m.sxx);
	line.df = fmax(n > 3 ? 2 : 1, (double)n * (1 - phi) / (1 + phi) - 2);
	return line;
}

double
stats_theil_sen(const double *x, const double *y, size_t n)
{
	double slopes[PAIRS];
	size_t count = 0;

	assert(n >= 2 && n <= STATS_POINTS);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (x[j] > x[i])
				slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
	if (count == 0)
		return 0;
	stats_sort(slopes, count);
	return stats_sorted_median(slopes, count);
}

double
stats_roughness(const double *x, const double *y, size_t n)
{
	double off[STATS_POINTS];
	size_t count = 0;

	assert(n <= STATS_POINTS);
	for (size_t i = 1; i + 1 < n; i++) {
		double share = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1]);

		off[count++] =
		    fabs(y[i] - y[i - 1] - share * (y[i + 1] - y[i - 1]));
	}
	/* Median to s.d.; the difference has 1.5 times a point's variance. */
	return count == 0 ? 0 : stats_median(off, count) / 0.6745 / sqrt(1.5);
}
