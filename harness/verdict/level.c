/* SPDX-License-Identifier: MIT */
/*
 * Two pairs of bounds, of which the tighter is used: of the line through blocks
 * of the lower envelope, and of the medians of its first and last third, with
 * their whole range as the error (which assumes no model of noise, but that it
 * is bounded). Both sides must hold, as in two one-sided tests (Schuirmann
 * 1987; Dixon and Pechmann 2005 for trends): memory that is being given back
 * hides growth.
 */
#include "verdict/level.h"

#include <math.h>
#include <string.h>

enum {
	BLOCKS = 13,
	BLOCKS_LEAST = 6,
	TEETH = 4 /* fewer do not make a sawtooth */
};

/*
 * A nearly empty heap is not collected until it has this size (Go: at 4 MiB,
 * twice what is kept), so growth below it cannot be seen.
 */
#define RESERVE 2097152.0

/* Counts falls by more than half of the usual range. */
static size_t
level_teeth(const double *y, size_t n, double range)
{
	double high = y[0], low = y[0];
	size_t teeth = 0;
	int rising = 0;

	for (size_t i = 1; i < n; i++) {
		high = fmax(high, y[i]);
		low = fmin(low, y[i]);
		if (rising && y[i] < high - range / 2) {
			teeth++;
			rising = 0;
			low = y[i];
		} else if (!rising && y[i] > low + range / 2) {
			rising = 1;
			high = y[i];
		}
	}
	return teeth;
}

static double
level_range(const double *y, size_t n)
{
	double sorted[CURVE_POINTS];

	memcpy(sorted, y, n * sizeof(*sorted));
	stats_sort(sorted, n);
	return stats_quantile(sorted, n, 0.95) -
	       stats_quantile(sorted, n, 0.05);
}

static size_t
level_teeth_from(const struct curve *curve, size_t first, double range)
{
	return range > 0
		   ? level_teeth(curve->y + first, curve->n - first, range)
		   : 0;
}

size_t
level_blocks(const struct curve *curve, size_t first, size_t least, size_t most)
{
	double range = level_range(curve->y + first, curve->n - first);
	size_t teeth = level_teeth_from(curve, first, range);
	size_t blocks = teeth * 2 / 3;

	if (teeth < TEETH || blocks > most)
		return most;
	return blocks < least ? least : blocks;
}

struct third {
	double median, range, x;
};

static struct third
level_third(const struct envelope *e, double low, double high)
{
	double y[ENVELOPE_BLOCKS], x = 0;
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++) {
		double share = (e->x[i] - e->x[0]) / (e->x[e->n - 1] - e->x[0]);

		if (share < low || share > high)
			continue;
		x += e->x[i];
		y[n++] = e->y[i];
	}
	stats_sort(y, n);
	return (struct third){(y[(n - 1) / 2] + y[n / 2]) / 2, y[n - 1] - y[0],
			      x / (double)n};
}

/* Narrows the bounds of the line to those of the ranges, where tighter. */
static void
level_narrow(struct level *level, const struct envelope *envelope)
{
	struct third first = level_third(envelope, 0, 0.34);
	struct third last = level_third(envelope, 0.66, 1);
	double dose = last.x - first.x;
	double error = fmax(first.range, last.range);
	double rise = last.median - first.median;

	level->high = fmin(level->high, (rise + error) / dose);
	level->low = fmax(level->low, (rise - error) / dose);
}

/* Never excludes growth seen from one end to the other, beyond noise. */
static double
level_whole(const struct envelope *envelope, const struct line *line)
{
	size_t last = envelope->n - 1;

	return (envelope->y[last] - envelope->y[0] + 3 * line->scatter) /
	       (envelope->x[last] - envelope->x[0]);
}

void
level_measure(struct level *level, const struct curve *curve, double from,
	      double grain, double tail)
{
	size_t first = curve_find(curve, from), n = curve->n - first;
	double range = n > 0 ? level_range(curve->y + first, n) : 0;
	struct envelope envelope;
	struct line line;

	memset(level, 0, sizeof(*level));
	if (n < TREND_LEAST)
		return;
	envelope_cut(&envelope, curve, from,
		     level_blocks(curve, first, BLOCKS_LEAST, BLOCKS));
	if (envelope.n < TREND_LEAST)
		return;
	level->known = 1;
	level->from = envelope.x[0];
	level->to = envelope.x[envelope.n - 1];
	line = stats_line(envelope.x, envelope.y, envelope.n);
	level->slope = line.slope;
	level->low = trend_low(&line, tail);
	level->high = trend_high(&line, tail);
	level_narrow(level, &envelope);
	level->high = fmax(level->high, level_whole(&envelope, &line));
	level->grain = grain / (level->to - from);
	level->hidden = fmin(range, RESERVE) / (level->to - from);
	level->is_sawtooth = level_teeth_from(curve, first, range) >= TEETH;
}

double
level_bound(const struct level *level)
{
	double side = fmax(fmax(level->high, -level->low), 0);

	return fmax(side + level->grain, level->hidden);
}

/*
 * A line's error falls with the dose to the power of 3/2, as readings come at
 * an even rate; what is fixed in bytes, in proportion. Of the slope only what
 * is certain: the rest comes and goes from look to look.
 */
double
level_times(const struct level *level, double tolerance)
{
	double error = (level->high - level->low) / 2;
	double off = fmax(fmax(level->low, -level->high), 0);
	double fixed = level->hidden / tolerance;

	if (!(off < tolerance))
		return HUGE_VAL;
	return fmax(pow((error + level->grain) / (tolerance - off), 2.0 / 3),
		    fixed);
}
