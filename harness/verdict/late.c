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

/* Where memory was last within its range before, and what became of it. */
static void
late_begin(struct late *late, const struct curve *curve)
{
	size_t first = curve_find(curve, late->start);
	size_t part = curve_find(curve, late->from), i = curve->n;
	double peak = late_peak(curve, first, part);

	while (i > part && curve->y[i - 1] > peak)
		i--;
	if (i == part || i == curve->n)
		return;
	late->began = curve->x[i - 1];
	late->rise = curve->y[curve->n - 1] - peak;
	late->range = 0;
	for (size_t j = first; j < part; j++)
		late->range = fmax(late->range, peak - curve->y[j]);
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
		    late_new_height(curve, late)) {
			late_begin(late, curve);
			return;
		}
	}
	late->rate = 0;
}

double
level_before(const struct late *late, const struct curve *curve, double until,
	     double tail)
{
	struct curve part = *curve;
	struct level level;

	part.n = curve_find(curve, until);
	level_measure(&level, &part, late->start, late->grain, tail);
	return level.known ? level.high + level.grain : HUGE_VAL;
}
