/* SPDX-License-Identifier: MIT */
/*
 * Every life begins with a start-up, which is not growth that goes on: so its
 * first third is left out, and its last third compared with the middle one,
 * which shows a cache that fills.
 */
#include "verdict/life.h"

#include <math.h>

#include "verdict/stats.h"

enum { READINGS = 12, BLOCKS = 16, LEAST_BLOCKS = 6 };

#define START_UP (1.0 / 3)
#define CLEARLY 0.1
#define CLEARLY_BYTES 4194304.0

int
life_measure(struct life *life, const struct curve *curve)
{
	struct envelope e;
	size_t half;

	if (curve->readings < READINGS || curve->n < LEAST_BLOCKS)
		return -1;
	life->dose = curve->x[curve->n - 1] - curve->x[0];
	envelope_cut(&e, curve, curve->x[0] + START_UP * life->dose, BLOCKS);
	if (e.n < LEAST_BLOCKS)
		return -1;
	half = e.n / 2;
	life->slope = stats_slope(e.x, e.y, e.n);
	life->middle = stats_slope(e.x, e.y, half + 1);
	life->last = stats_slope(e.x + half, e.y + half, e.n - half);
	life->from_value = curve->first;
	life->to_value = e.y[e.n - 1];
	return 0;
}

int
life_has_grown(const struct curve *curve)
{
	double most = 0, rise;

	for (size_t i = 0; i < curve->n; i++)
		most = fmax(most, curve->y[i]);
	rise = most - curve->first;
	return rise >= CLEARLY * curve->first && rise >= CLEARLY_BYTES;
}

void
pool_add(struct pool *pool, double weight, double value)
{
	pool->n++;
	pool->w += weight;
	pool->ww += weight * weight;
	pool->ws += weight * value;
	pool->wws += weight * weight * value;
	pool->wwss += weight * weight * value * value;
}

double
pool_mean(const struct pool *pool)
{
	return pool->ws / pool->w;
}

double
pool_lives(const struct pool *pool)
{
	return pool->w * pool->w / pool->ww;
}

/*
 * Scatter of replicates about their weighted mean, corrected for their number.
 */
double
pool_error(const struct pool *pool)
{
	double mean = pool_mean(pool), lives = pool_lives(pool);
	double square =
	    pool->wwss - 2 * mean * pool->wws + mean * mean * pool->ww;

	if (!(lives > 1))
		return NAN;
	return sqrt(fmax(square, 0) * lives / (lives - 1)) / pool->w;
}
