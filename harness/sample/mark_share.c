/* SPDX-License-Identifier: MIT */
#include "sample/mark_share.h"

#include <math.h>

#include "net/mark.h"

/*
 * Of the marks, so many have to arrive in each stretch. Less is passed on where
 * a proxy sends most requests elsewhere.
 */
static const double least_share = 0.1, most_share = 1.5;

/* And about as many in each. */
static const double most_uneven = 3;

static double
base_of(const struct mark_series *series, int stretch)
{
	return series->bytes[stretch] / series->requests[stretch];
}

/* How much the bytes a request differ between stretches without marks. */
static double
base_spread(const struct mark_series *series)
{
	double least = INFINITY, most = 0;

	for (int i = 0; i < MARK_STRETCHES; i += 2) {
		least = fmin(least, base_of(series, i));
		most = fmax(most, base_of(series, i));
	}
	return most - least;
}

/* Bytes that the stretch has more than the one before it. */
static double
more_of(const struct mark_series *series, int stretch)
{
	return series->bytes[stretch] -
	       base_of(series, stretch - 1) * series->requests[stretch];
}

static double
share_of(const struct mark_series *series, int stretch)
{
	double base = base_of(series, stretch - 1);
	double marks = series->marked[stretch] * MARK_VALUE;
	double more = more_of(series, stretch);
	double noise = base * series->open +
		       base_spread(series) * series->requests[stretch];

	return more > noise && more >= least_share * marks &&
		       more <= most_share * marks + noise
		   ? more / marks
		   : 0;
}

double
mark_share(const struct mark_series *series)
{
	double sum = 0, least = INFINITY, most = 0;
	int count = 0;

	for (int i = 1; i < MARK_STRETCHES; i += 2, count++) {
		double share = share_of(series, i);

		least = fmin(least, share);
		most = fmax(most, share);
		sum += share;
	}
	return most <= most_uneven * least ? sum / count : 0;
}

/* Marks that are late on a busy machine are missing in some stretches only. */
int
mark_share_is_unsure(const struct mark_series *series)
{
	if (mark_share(series) > 0)
		return 0;
	for (int i = 1; i < MARK_STRETCHES; i += 2)
		if (more_of(series, i) >=
		    2 * least_share * series->marked[i] * MARK_VALUE)
			return 1;
	return 0;
}
