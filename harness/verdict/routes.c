/* SPDX-License-Identifier: MIT */
#include "verdict/routes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/student.h"
#include "verdict/squares.h"

/* With fewer degrees of freedom there is no result. */
enum { SPARE_POINTS = 6 };

/*
 * The variance of memory's random walk from point to point, relative to that of
 * a reading's noise: from none to nearly all.
 */
static const double walks[] = {0, 1e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 10, 1e6};
/* The likelihood ratio at 5 %: walks below it are possible too. */
static const double as_likely = 3.84;

/* Drops every other point, and from now on keeps half as many. */
static void
routes_thin(struct routes *routes)
{
	size_t kept = 0;

	for (size_t i = 0; i < routes->n; i += 2, kept++) {
		routes->value[kept] = routes->value[i];
		memcpy(routes->dose[kept], routes->dose[i],
		       sizeof(routes->dose[i]));
	}
	routes->n = kept;
	routes->stride = routes->stride == 0 ? 2 : 2 * routes->stride;
	routes->skipped = 0;
}

void
routes_add(struct routes *routes, double value, const double *dose)
{
	if (isnan(value) || routes->skipped++ + 1 < routes->stride)
		return;
	routes->skipped = 0;
	if (routes->n == ROUTES_POINTS)
		routes_thin(routes);
	routes->value[routes->n] = value;
	memcpy(routes->dose[routes->n++], dose,
	       routes->nroutes * sizeof(*dose));
}

/* A Kalman filter of a random walk, for several series at once. */
struct filter {
	double walk;
	double variance;  /* of the level, after the last point */
	double deviances; /* sum of the logarithms of predicted variances */
	double levels[SQUARES_COLUMNS];
};

/* Replaces each series' next point by its innovation, scaled to variance 1. */
static void
filter_step(struct filter *filter, double *points, size_t count)
{
	double predicted = filter->variance + filter->walk;
	double total = predicted + 1, gain = predicted / total;

	for (size_t i = 0; i < count; i++) {
		double innovation = points[i] - filter->levels[i];

		filter->levels[i] += gain * innovation;
		points[i] = innovation / sqrt(total);
	}
	filter->variance = gain;
	filter->deviances += log(total);
}

/* Readings and doses, whitened under that walk. */
struct design {
	const struct routes *routes;
	double *a, *y; /* room for all points */
	double deviances;
};

static void
design_make(struct design *design, double walk)
{
	const struct routes *routes = design->routes;
	size_t count = routes->nroutes;
	struct filter filter = {.walk = walk, .variance = 1};
	double points[SQUARES_COLUMNS];

	for (size_t i = 0; i < routes->n; i++) {
		for (size_t r = 0; r < count; r++)
			points[r] = routes->dose[i][r] - routes->dose[0][r];
		points[count] = routes->value[i] - routes->value[0];
		if (i == 0)
			continue;
		filter_step(&filter, points, count + 1);
		memcpy(&design->a[(i - 1) * count], points,
		       count * sizeof(*points));
		design->y[i - 1] = points[count];
	}
	design->deviances = filter.deviances;
}

/* The fit under that walk, and -2 times its log-likelihood. */
static int
design_fit(struct design *design, double walk, struct squares *fit,
	   double *unlikely)
{
	size_t rows = design->routes->n - 1, columns = design->routes->nroutes;

	design_make(design, walk);
	if (squares_fit(fit, design->a, design->y, rows, columns) != 0)
		return -1;
	*unlikely = design->deviances +
		    (double)(rows - columns) *
			log(fmax(fit->scatter * fit->scatter, 1e-12));
	return 0;
}

/* The fit with the longest walk that is about as likely as the likeliest. */
static int
routes_fit(struct design *design, struct squares *fit)
{
	struct squares tried;
	double unlikely[COUNT(walks)], least = INFINITY;

	for (size_t i = 0; i < COUNT(walks); i++) {
		if (design_fit(design, walks[i], &tried, &unlikely[i]) != 0)
			return -1;
		least = fmin(least, unlikely[i]);
	}
	for (size_t i = COUNT(walks); i-- > 0;)
		if (unlikely[i] <= least + as_likely)
			return design_fit(design, walks[i], fit, &least);
	return -1;
}

int
routes_solve(const struct routes *routes, double tail, struct bounds *growth)
{
	size_t count = routes->nroutes;
	struct design design = {.routes = routes};
	struct squares fit;
	double t;
	int result;

	if (count == 0 || routes->n < count + 1 + SPARE_POINTS)
		return -1;
	design.a = xcalloc(routes->n * count, sizeof(double));
	design.y = xcalloc(routes->n, sizeof(double));
	result = routes_fit(&design, &fit);
	t = student_quantile(tail, (double)(routes->n - 1 - count));
	for (size_t r = 0; r < count && result == 0; r++)
		growth[r] =
		    (struct bounds){fit.beta[r], fit.beta[r] - t * fit.se[r],
				    fit.beta[r] + t * fit.se[r]};
	free(design.a);
	free(design.y);
	return result;
}

/* All requests since the first point. */
static double
routes_all(const struct routes *routes, size_t point)
{
	double sum = 0;

	for (size_t r = 0; r < routes->nroutes; r++)
		sum += routes->dose[point][r] - routes->dose[0][r];
	return sum;
}

int
routes_solve_bent(const struct routes *routes, double tail,
		  struct bounds *growth)
{
	struct bounds fitted[ROUTES_MOST + ROUTES_BENDS];
	struct routes *bent;
	double all;
	int result;

	if (routes->n == 0)
		return -1;
	bent = xmalloc(sizeof(*bent));
	*bent = *routes;
	all = routes_all(routes, routes->n - 1);
	bent->nroutes += ROUTES_BENDS;
	for (size_t i = 0; i < bent->n; i++) {
		double *bends = &bent->dose[i][routes->nroutes];
		double share = routes_all(routes, i) / all;

		bends[0] = all * share * share;
		bends[1] = bends[0] * share;
	}
	result = routes_solve(bent, tail, fitted);
	memcpy(growth, fitted, routes->nroutes * sizeof(*growth));
	free(bent);
	return result;
}

/* The routes of these bits as one. */
static struct routes *
routes_summed(const struct routes *routes, unsigned which)
{
	struct routes *sum = xcalloc(1, sizeof(*sum));

	sum->nroutes = 1;
	sum->n = routes->n;
	memcpy(sum->value, routes->value, sizeof(sum->value));
	for (size_t i = 0; i < routes->n; i++)
		for (size_t r = 0; r < routes->nroutes; r++)
			if (which >> r & 1)
				sum->dose[i][0] += routes->dose[i][r];
	return sum;
}

double
routes_unlikely(const struct routes *routes, unsigned which)
{
	struct routes *sum = routes_summed(routes, which);
	struct design design = {.routes = sum};
	struct squares fit;
	double least = INFINITY, unlikely;

	design.a = xcalloc(routes->n, sizeof(double));
	design.y = xcalloc(routes->n, sizeof(double));
	for (size_t i = 0; i < COUNT(walks) && routes->n > SPARE_POINTS; i++)
		if (design_fit(&design, walks[i], &fit, &unlikely) == 0)
			least = fmin(least, unlikely);
	free(design.a);
	free(design.y);
	free(sum);
	return least;
}
