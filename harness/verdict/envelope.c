/* SPDX-License-Identifier: MIT */
/*
 * Blocks of equal dose, each represented by the reading at its low quantile:
 * memory just after a collection, without garbage.
 */
#include "verdict/curve.h"

#include <string.h>

#include "verdict/stats.h"

#define LOW_QUANTILE 0.1

/* The index of the reading at the low quantile. */
static size_t
envelope_low(const struct curve *curve, size_t first, size_t count)
{
	double sorted[CURVE_POINTS], low;
	size_t i = first;

	memcpy(sorted, curve->y + first, count * sizeof(*sorted));
	stats_sort(sorted, count);
	low = stats_quantile(sorted, count, LOW_QUANTILE);
	while (curve->y[i] != low)
		i++;
	return i;
}

/* No two blocks have the same dose: no line could be fitted. */
static void
envelope_keep(struct envelope *envelope, const struct curve *curve,
	      size_t first, size_t count)
{
	size_t low = envelope_low(curve, first, count), n = envelope->n;

	if (n > 0 && !(curve->x[low] > envelope->x[n - 1]))
		return;
	envelope->x[n] = curve->x[low];
	envelope->y[n] = curve->y[low];
	envelope->n++;
}

static size_t
envelope_least(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
envelope_cut(struct envelope *envelope, const struct curve *curve, double from,
	     size_t blocks)
{
	size_t start = curve_find(curve, from), end, n = curve->n - start;
	double width;

	envelope->n = 0;
	if (n == 0)
		return;
	blocks = envelope_least(envelope_least(blocks, n), ENVELOPE_BLOCKS);
	width = (curve->x[curve->n - 1] - from) / (double)blocks;
	for (size_t i = 1; i <= blocks; i++) {
		end = i < blocks ? curve_find(curve, from + (double)i * width)
				 : curve->n;
		if (end > start)
			envelope_keep(envelope, curve, start, end - start);
		start = end;
	}
}
