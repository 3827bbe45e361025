/* SPDX-License-Identifier: MIT */
#include "verdict/shape.h"

#include <math.h>
#include <string.h>

enum {
	BLOCKS_A_JUMP =
	    12,	    /* blocks for each sudden rise that may be removed */
	OUTLIER = 6 /* median deviations */
};

/* Of the measured part. */
static size_t
shape_rates(const struct shape *shape, double *rates)
{
	const double *x = shape->lower.x + shape->first;
	const double *y = shape->lower.y + shape->first;
	size_t n = shape->lower.n - shape->first - 1;

	for (size_t i = 0; i < n; i++)
		rates[i] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
	return n;
}

static double
shape_deviation(const double *rates, size_t n, double median)
{
	double off[ENVELOPE_BLOCKS];

	for (size_t i = 0; i < n; i++)
		off[i] = fabs(rates[i] - median);
	return stats_median(off, n);
}

static size_t
shape_largest(const double *rates, size_t n)
{
	size_t largest = 0;

	for (size_t i = 1; i < n; i++)
		if (rates[i] > rates[largest])
			largest = i;
	return largest;
}

/* Replaces the few rates that are far above the others by the median. */
static void
shape_smooth(struct shape *shape, double *rates, size_t n)
{
	const double *x = shape->lower.x + shape->first;
	double *smooth = shape->smooth + shape->first;
	double median = stats_median(rates, n);
	double limit = median + OUTLIER * shape_deviation(rates, n, median);

	for (size_t i = 0; i < n / BLOCKS_A_JUMP; i++) {
		size_t at = shape_largest(rates, n);

		if (!(rates[at] > limit))
			break;
		shape->jumps++;
		shape->jumped += (rates[at] - median) * (x[at + 1] - x[at]);
		rates[at] = median;
	}
	memcpy(shape->smooth, shape->lower.y, sizeof(shape->smooth));
	for (size_t i = 0; i < n; i++)
		smooth[i + 1] = smooth[i] + rates[i] * (x[i + 1] - x[i]);
}

static double
shape_last(const struct curve *curve)
{
	double sorted[CURVE_POINTS];
	double start = curve->x[0], end = curve->x[curve->n - 1];
	size_t first = curve_find(curve, end - (end - start) / SHAPE_BLOCKS);
	size_t n = curve->n - first;

	memcpy(sorted, curve->y + first, n * sizeof(*sorted));
	stats_sort(sorted, n);
	return sorted[n / 2];
}

/* The blocks that belong to the start-up: that of the first reading of all does
 * in any case. */
static size_t
shape_started(const struct shape *shape, const double *rates, size_t n)
{
	size_t blocks = mser_truncation(rates, n);

	return blocks == 0 && shape->first == 0 ? 1 : blocks;
}

void
shape_make(struct shape *shape, const struct curve *curve, double from)
{
	double rates[ENVELOPE_BLOCKS];
	size_t n;

	memset(shape, 0, sizeof(*shape));
	if (curve->n == 0)
		return;
	envelope_cut(&shape->lower, curve, curve->x[0], SHAPE_BLOCKS);
	while (shape->first < shape->lower.n &&
	       shape->lower.x[shape->first] < from)
		shape->first++;
	if (shape->lower.n < shape->first + TREND_LEAST)
		return;
	shape->known = 1;
	n = shape_rates(shape, rates);
	shape->settled = shape->first + shape_started(shape, rates, n);
	shape_smooth(shape, rates, n);
	shape->smooth_settled = shape->first + shape_started(shape, rates, n);
	shape->last = shape_last(curve);
}

struct stretch
shape_stretch(const struct shape *shape, size_t block, int smooth)
{
	size_t end = shape->lower.n - 1;
	const double *y = smooth ? shape->smooth : shape->lower.y;
	double lift = shape->last - shape->lower.y[end];
	struct stretch stretch = {shape->lower.x + block, y + block,
				  end + 1 - block, block, y[end] + lift};

	return stretch;
}
