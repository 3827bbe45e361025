/* SPDX-License-Identifier: MIT */
/*
 * A level that takes random steps, read with noise, drifts as far as a slow
 * leak does (the local level model: Harvey, Forecasting, Structural Time Series
 * Models and the Kalman Filter, 1989, 2.3.1). It is excluded by the ratio of
 * the likelihoods of the increments with a slope and without one, each with the
 * steps that suit it best, between none at all, where this is the t of a line
 * under independent noise, and steps alone, where it is exactly Student's t of
 * the mean increment. The steps that a rise without a slope would need are
 * weighed this way against what the noise between neighbours allows.
 */
#include "verdict/wander.h"

#include <assert.h>
#include <math.h>

#include "verdict/stats.h"

/* The variances of a step that are tried, as powers of two of the noise's. */
enum { STEPS_LEAST = -10, STEPS_MOST = 6 };

/* Increments of y over those of x, of which the mean is 1. */
struct increments {
	double x[STATS_POINTS], y[STATS_POINTS];
	size_t n;
};

/* -2 log of the likelihood, but for a constant. */
struct fit {
	double without, with;
};

static void
wander_increments(struct increments *of, const double *x, const double *y,
		  size_t n)
{
	double mean = (x[n - 1] - x[0]) / (double)(n - 1);

	of->n = n - 1;
	for (size_t i = 0; i < of->n; i++) {
		of->x[i] = (x[i + 1] - x[i]) / mean;
		of->y[i] = y[i + 1] - y[i];
	}
}

/*
 * With so much variance of a step for each of the noise; no noise if infinite.
 * The covariance of the increments is tridiagonal: one pass of elimination.
 */
static struct fit
wander_fit(const struct increments *of, double step)
{
	double noise = isinf(step) ? 0 : 1, pivot = 1, x = 0, y = 0;
	double xx = 0, xy = 0, yy = 0, log_det = 0, n = (double)of->n;

	for (size_t i = 0; i < of->n; i++) {
		double off = i > 0 ? -noise : 0, share = off / pivot;

		x = of->x[i] - share * x;
		y = of->y[i] - share * y;
		pivot = (isinf(step) ? of->x[i] : step * of->x[i] + 2 * noise) -
			share * off;
		log_det += log(pivot);
		xx += x * x / pivot;
		xy += x * y / pivot;
		yy += y * y / pivot;
	}
	return (struct fit){log_det + n * log(yy),
			    log_det +
				n * log(fmax(yy - fmax(xy, 0) * xy / xx, 0))};
}

double
wander_t(const double *x, const double *y, size_t n)
{
	struct increments of;
	struct fit best;

	assert(n >= 3 && n <= STATS_POINTS);
	wander_increments(&of, x, y, n);
	best = wander_fit(&of, 0);
	for (int i = STEPS_LEAST; i <= STEPS_MOST + 1; i++) {
		struct fit fit = wander_fit(
		    &of, i > STEPS_MOST ? INFINITY : exp2((double)i));

		best.without = fmin(best.without, fit.without);
		best.with = fmin(best.with, fit.with);
	}
	if (!(best.without > best.with))
		return 0;
	return sqrt((double)(n - 2) *
		    expm1((best.without - best.with) / (double)of.n));
}
