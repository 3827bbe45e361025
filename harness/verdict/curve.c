/* SPDX-License-Identifier: MIT */
/*
 * Readings arrive one by one. When the array is full they are put into bins of
 * equal dose, each of which keeps its lowest reading (the envelope under a
 * collector's sawtooth); when it is full again, bins are merged in pairs. O(1)
 * per reading.
 */
#include "verdict/curve.h"

#include <math.h>

/* Above any memory or count; squares of larger values might overflow. */
#define VALUE_MAX 1e20

void
curve_init(struct curve *curve)
{
	curve->n = curve->readings = 0;
	curve->first = NAN;
	curve->width = curve->offset = 0;
	curve->last_dose = curve->last_time = -HUGE_VAL;
}

static double
curve_bin(const struct curve *curve, double x)
{
	return floor((x - curve->x[0]) / curve->width);
}

/* Appends a point, or puts it into the last bin. */
static void
curve_append(struct curve *curve, double x, double y)
{
	size_t end = curve->n - 1;

	if (curve->n == 0 || curve->width == 0 ||
	    curve_bin(curve, curve->x[end]) != curve_bin(curve, x)) {
		curve->x[curve->n] = x;
		curve->y[curve->n++] = y;
	} else if (y < curve->y[end]) {
		curve->x[end] = end == 0 ? curve->x[0] : x;
		curve->y[end] = y;
	}
}

static void
curve_merge(struct curve *curve)
{
	size_t n = curve->n;
	double span = curve->x[n - 1] - curve->x[0];

	curve->width = fmax(2 * curve->width, span / (CURVE_POINTS / 2.0));
	if (!(curve->width > 0)) /* the dose did not change */
		curve->width = 1e-9;
	curve->n = 0;
	for (size_t i = 0; i < n; i++)
		curve_append(curve, curve->x[i], curve->y[i]);
}

int
curve_is_reading(double dose, double value)
{
	return isfinite(dose) && isfinite(value) && fabs(dose) <= VALUE_MAX &&
	       fabs(value) <= VALUE_MAX;
}

/*
 * The dose since the first reading. A counter that drops by more than half was
 * reset; by less: the row is out of order.
 */
static double
curve_unroll(struct curve *curve, double dose)
{
	if (dose < curve->last_dose && dose < curve->last_dose / 2) {
		curve->offset += curve->last_dose - fmin(dose, 0);
		curve->last_dose = dose;
	}
	curve->last_dose = fmax(curve->last_dose, dose);
	return curve->offset + curve->last_dose;
}

void
curve_add(struct curve *curve, double time_s, double dose, double value)
{
	if (!curve_is_reading(dose, value) || time_s < curve->last_time)
		return;
	dose = curve_unroll(curve, dose);
	if (!isnan(time_s))
		curve->last_time = time_s;
	if (curve->readings++ == 0)
		curve->first = value;
	curve_append(curve, dose, value);
	if (curve->n == CURVE_POINTS)
		curve_merge(curve);
}

double
curve_dose(const struct curve *curve)
{
	return curve->offset + curve->last_dose;
}

size_t
curve_find(const struct curve *curve, double dose)
{
	size_t low = 0, high = curve->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (curve->x[middle] < dose)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
