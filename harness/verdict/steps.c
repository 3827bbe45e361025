/* SPDX-License-Identifier: MIT */
/*
 * A rise within two blocks is sudden if it stands out of the noise and of the
 * growth on either side (a cache that fills has neighbours nearly as large),
 * and if memory stays up: a collector's sawtooth comes down again.
 */
#include "verdict/steps.h"

#include <math.h>

enum {
	OUTLIER = 6, /* median deviations */
	STANDS_OUT = 3,
	STAYS = 4 /* blocks on either side */
};

/* The rises between neighbours of an envelope, and what of them is noise. */
struct rises {
	const struct envelope *e;
	double of[ENVELOPE_BLOCKS], noise;
};

static void
rises_take(struct rises *rises, const struct shape *shape, double grain)
{
	size_t n = shape->lower.n - 1, measured = n - shape->first;
	const double *of = rises->of + shape->first;
	double off[ENVELOPE_BLOCKS], median;

	rises->e = &shape->lower;
	for (size_t i = 0; i < n; i++)
		rises->of[i] = shape->lower.y[i + 1] - shape->lower.y[i];
	median = stats_median(of, measured);
	for (size_t i = 0; i < measured; i++)
		off[i] = fabs(of[i] - median);
	rises->noise =
	    fmax(median + OUTLIER * stats_median(off, measured), grain);
}

/* From the highest of the blocks up to i to the lowest of those from `to` on.
 */
static double
rises_lasting(const struct rises *rises, size_t i, size_t to)
{
	const struct envelope *e = rises->e;
	double before = e->y[i], after = e->y[to];

	for (size_t k = 1; k < STAYS; k++) {
		if (k <= i)
			before = fmax(before, e->y[i - k]);
		if (to + k < e->n)
			after = fmin(after, e->y[to + k]);
	}
	return after - before;
}

/* What is usual in a block beside it: the median on either side. */
static double
rises_beside(const struct rises *rises, size_t i, size_t to)
{
	size_t end = rises->e->n - 1;
	size_t before = i < STAYS ? i : STAYS;
	size_t after = to + STAYS < end ? STAYS : end - to;
	double usual = stats_median(rises->of + i - before, before);

	if (after > 0)
		usual = fmax(usual, stats_median(rises->of + to, after));
	return usual;
}

/*
 * The rise from block i to block `to`, 0 if it is not sudden. The first of all
 * has no neighbour: it may be a fill's.
 */
static double
rises_sudden(const struct rises *rises, size_t i, size_t to)
{
	double rise = rises_lasting(rises, i, to), usual;

	if (i == 0 || !(rises->of[i] > 0) || !(rise > rises->noise))
		return 0;
	usual = rises_beside(rises, i, to) * (double)(to - i);
	return rise > STANDS_OUT * usual ? rise : 0;
}

/*
 * How high the step is: from the median before it to that after it, without
 * what is usual in the blocks that they are apart. From the highest block to
 * the lowest it would be lower by the range of the noise.
 */
static double
rises_height(const struct rises *rises, size_t i, size_t to)
{
	const struct envelope *e = rises->e;
	size_t before = i + 1 < STAYS ? i + 1 : STAYS;
	size_t after = e->n - to < STAYS ? e->n - to : STAYS;
	double apart = (double)(before + after - 2) / 2;

	return stats_median(e->y + to, after) -
	       stats_median(e->y + i + 1 - before, before) -
	       apart * fmax(rises_beside(rises, i, to), 0);
}

void
steps_find(struct steps *steps, const struct shape *shape, double grain)
{
	const struct envelope *e = &shape->lower;
	struct rises rises;

	steps->n = 0;
	steps->sum = 0;
	rises_take(&rises, shape, grain);
	for (size_t i = shape->first; i + 1 < e->n; i++) {
		size_t to = i + 2 < e->n ? i + 2 : i + 1;

		if (!(rises_sudden(&rises, i, to) > 0))
			continue;
		steps->x[steps->n] = e->x[to];
		steps->y[steps->n++] = e->y[to];
		steps->sum += rises_height(&rises, i, to);
		i = to;
	}
}
