/* SPDX-License-Identifier: MIT */
/*
 * What deriv() and predict_linear() make of a series: a line of least squares
 * through a window, as Prometheus draws it.
 */
#include <math.h>

#include "judge/fleet_series.h"

#define WINDOW_S 21600.0

struct sums {
	double n, x, y, xx, xy;
};

static void
sums_add(struct sums *sums, double x, double y)
{
	sums->n++;
	sums->x += x;
	sums->y += y;
	sums->xx += x * x;
	sums->xy += x * y;
}

static double
sums_slope(const struct sums *sums)
{
	double xx = sums->xx - sums->x * sums->x / sums->n;
	double xy = sums->xy - sums->x * sums->y / sums->n;

	return sums->n >= 2 && xx > 0 ? xy / xx : NAN;
}

/* Of the window that ends at x = 0. */
static void
promql_last(struct fleet_promql *promql, const struct sums *sums, double limit)
{
	double now;

	promql->deriv = sums_slope(sums);
	now = sums->y / sums->n - promql->deriv * sums->x / sums->n;
	if (promql->deriv > 0 && limit > now)
		promql->predicted_s = (limit - now) / promql->deriv;
}

void
fleet_promql(struct fleet_promql *promql, const struct fleet_readings *readings,
	     double end_s, double limit)
{
	struct sums sums = {0};
	double window = HUGE_VAL;

	*promql = (struct fleet_promql){.deriv = NAN, .predicted_s = NAN};
	for (size_t i = 0; i <= readings->n; i++) {
		double age = i < readings->n ? end_s - reading_time(readings, i)
					     : -WINDOW_S;

		if (floor(age / WINDOW_S) != window) {
			double slope = sums_slope(&sums);

			promql->windows += !isnan(slope);
			promql->alarms += slope > 0;
			if (window == 0)
				promql_last(promql, &sums, limit);
			window = floor(age / WINDOW_S);
			sums = (struct sums){0};
		}
		if (i < readings->n)
			sums_add(&sums, -age, reading_value(readings, i));
	}
}
