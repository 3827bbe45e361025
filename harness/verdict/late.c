/* SPDX-License-Identifier: MIT */
/*
 * The last quarter and the last eighth of a run by themselves: a leak that
 * began there is lost within the bounds of the whole. One standard error is
 * enough for doubt.
 */
#include "verdict/level.h"

#include <math.h>

enum { BLOCKS = 12, LEAST = 3 };

static double
late_peak(const struct curve *curve, size_t first, size_t end)
{
	double peak = -HUGE_VAL;

	for (size_t i = first; i < end; i++)
		peak = fmax(peak, curve->y[i]);
	return peak;
}

/* Whether memory from a dose on rose above all values since it settled. */
static int
late_new_height(const struct curve *curve, const struct late *late)
{
	double end = curve->x[curve->n - 1];
	double since =
	    fmax(late->settled, late->start + 0.3 * (end - late->start));
	size_t first = curve_find(curve, since);
	size_t part = curve_find(curve, late->from);

	return late_peak(curve, part, curve->n) > late_peak(curve, first, part);
}

static double
late_rate(const struct curve *curve, double from)
{
	size_t first = curve_find(curve, from);
	struct envelope e;
	double slope, se;

	if (curve->n - first < LEAST)
		return 0;
	envelope_cut(&e, curve, from,
		     level_blocks(curve, first, LEAST, BLOCKS));
	if (e.n < LEAST)
		return 0;
	slope = stats_slope(e.x, e.y, e.n);
	if (e.n < TREND_LEAST)
		se = stats_roughness(e.x, e.y, e.n) * sqrt(12.0 / (double)e.n) /
		     (e.x[e.n - 1] - e.x[0]);
	else
		se = stats_line(e.x, e.y, e.n).se;
	return fmin(slope - se > 0 ? slope : 0, stats_theil_sen(e.x, e.y, e.n));
}

void
level_late(struct late *late, const struct curve *curve, double tolerance)
{
	static const double parts[] = {0.75, 0.875};
	double end = curve->x[curve->n - 1];

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		late->from = late->start + parts[i] * (end - late->start);
		late->rate = late_rate(curve, late->from);
		if (late->rate > tolerance &&
		    late->rate * (end - late->from) > late->least &&
		    late_new_height(curve, late))
			return;
	}
	late->rate = 0;
}
