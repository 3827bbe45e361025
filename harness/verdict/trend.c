/* SPDX-License-Identifier: MIT */
/*
 * Growth is certain only against both kinds of noise: noise around a level (the
 * line, with autocorrelation) and a wandering level (wander.h).
 */
#include "verdict/trend.h"

#include <math.h>
#include <string.h>

#include "base/student.h"
#include "verdict/wander.h"

/* About so many. With more, they only look more autocorrelated. */
enum { LINE_POINTS = 13 };

double
trend_low(const struct line *line, double tail)
{
	return line->slope - student_quantile(tail, line->df) * line->se;
}

double
trend_high(const struct line *line, double tail)
{
	return line->slope + student_quantile(tail, line->df) * line->se;
}

double
trend_p(const struct line *line)
{
	if (!(line->se > 0))
		return line->slope > 0 ? 0 : 1;
	return student_tail(line->slope / line->se, line->df);
}

/* So many points for each of LINE_POINTS. */
static size_t
trend_step(const struct stretch *stretch)
{
	size_t nearest = (stretch->n + LINE_POINTS / 2) / LINE_POINTS;

	return nearest > 1 ? nearest : 1;
}

/* Takes every so many points, including the last one. */
static size_t
trend_thin(const struct stretch *stretch, double *x, double *y)
{
	size_t step = trend_step(stretch), out = 0;

	for (size_t i = (stretch->n - 1) % step; i < stretch->n; i += step) {
		x[out] = stretch->x[i];
		y[out++] = stretch->y[i];
	}
	return out;
}

/* The means of so many points each; those left over, at the start, are not
 * used. */
static size_t
trend_means(const struct stretch *stretch, double *x, double *y)
{
	size_t step = trend_step(stretch), out = 0;

	for (size_t i = stretch->n % step; i < stretch->n; i += step, out++) {
		x[out] = stats_mean(stretch->x + i, step);
		y[out] = stats_mean(stretch->y + i, step);
	}
	return out;
}

/* At two resolutions: neighbours may differ by what a collector does. */
static double
trend_wander(const struct stretch *stretch)
{
	double x[STATS_POINTS], y[STATS_POINTS];
	size_t n = trend_means(stretch, x, y);
	double t = wander_t(stretch->x, stretch->y, stretch->n);

	return fmin(student_tail(t, (double)stretch->n - 2),
		    student_tail(wander_t(x, y, n), (double)n - 2));
}

static double
trend_third(const struct stretch *stretch, size_t third)
{
	size_t first = (stretch->n - 1) * third / 3;
	size_t last = (stretch->n - 1) * (third + 1) / 3;

	return stats_theil_sen(stretch->x + first, stretch->y + first,
			       last - first + 1);
}

/*
 * How evenly growth is spread: the effective number of rises (participation
 * ratio), as a share of all.
 */
static double
trend_growing(const struct stretch *stretch)
{
	double sum = 0, square = 0;

	for (size_t i = 1; i < stretch->n; i++) {
		double rise = fmax(stretch->y[i] - stretch->y[i - 1], 0);

		sum += rise;
		square += rise * rise;
	}
	return square > 0 ? sum * sum / square / (double)(stretch->n - 1) : 0;
}

void
trend_measure(struct trend *trend, const struct stretch *stretch)
{
	double x[STATS_POINTS], y[STATS_POINTS];
	size_t half = stretch->n / 2, other = stretch->n - half;

	memset(trend, 0, sizeof(*trend));
	if (stretch->n < TREND_LEAST)
		return;
	trend->n = trend_thin(stretch, x, y);
	trend->from = stretch->x[0];
	trend->to = stretch->x[stretch->n - 1];
	trend->line = stats_line(x, y, trend->n);
	trend->theil_sen = stats_theil_sen(x, y, trend->n);
	trend->wander_p = trend_wander(stretch);
	for (size_t i = 0; i < 3; i++)
		trend->thirds[i] = trend_third(stretch, i);
	if (half >= 3) {
		trend->halves[0] = stats_line(stretch->x, stretch->y, half);
		trend->halves[1] =
		    stats_line(stretch->x + other, stretch->y + other, half);
	}
	trend->growing = trend_growing(stretch);
}
