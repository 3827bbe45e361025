/* SPDX-License-Identifier: MIT */
/*
 * The lower envelope in blocks of equal time, explained by a local level model
 * (Harvey 1989; routes.h) by three regressors: completed requests, time, and
 * the rate itself, because memory in flight follows the load without being
 * growth. The cause is named where it surely makes the larger part of the
 * growth, by bounds that are much wider than those shown: a wrong cause is
 * worse than none.
 */
#include "verdict/drivers.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "verdict/level.h"
#include "verdict/routes.h"
#include "verdict/track.h"

enum { BLOCKS = 48, BLOCKS_LEAST = 12 };
/* Seconds, where the dose lags. */
static const double lag_block_s = 10;

/* A cause is named if it surely makes so many times what the other makes. */
#define MOSTLY 2
/* Rates that scatter by less of their mean count as one. */
#define VARIED 0.1
#define UNEVEN 0.2
#define NONE_TOO_SURE 0.001

double
drivers_dose_at(const struct curve *dose, double time_s)
{
	size_t after = curve_find(dose, time_s);
	double share;

	if (after == 0)
		return dose->y[0];
	if (after == dose->n)
		return dose->y[dose->n - 1];
	share = (time_s - dose->x[after - 1]) /
		(dose->x[after] - dose->x[after - 1]);
	return dose->y[after - 1] +
	       share * (dose->y[after] - dose->y[after - 1]);
}

/* What was done within half a block before a time, and after it. */
struct around {
	double before, after, rate; /* dose; dose a second */
};

/*
 * At an end of the measured part, where hardly anything is known of one side,
 * that is taken to be as the other.
 */
static struct around
dose_around(const struct track *track, double time_s, double half)
{
	const struct curve *dose = &track->dose_at;
	double from = fmax(time_s - half, track->from_s);
	double to = fmin(time_s + half, dose->x[dose->n - 1]);
	double at = drivers_dose_at(dose, time_s);
	double before = at - drivers_dose_at(dose, from);
	double after = drivers_dose_at(dose, to) - at;
	struct around around;

	around = (struct around){
	    before * half / fmax(time_s - from, half / 8),
	    after * half / fmax(to - time_s, half / 8),
	    to > from ? (before + after) / (to - from) : 0,
	};
	if (time_s - from < half / 8)
		around.before = around.after;
	else if (to - time_s < half / 8)
		around.after = around.before;
	return around;
}

/*
 * Whether the rate is one, so that it can be told how much memory was in
 * flight. A count of events may be off by its root (Poisson).
 */
static int
around_is_even(const struct around *around, double usual)
{
	double both = around->before + around->after;

	return fabs(around->after - around->before) <=
	       UNEVEN * usual + 3 * sqrt(both + 1);
}

/* Each reading is a block where there are no more of them than blocks. */
static void
drivers_take(struct envelope *envelope, const struct curve *curve, size_t first)
{
	for (size_t i = first; i < curve->n; i++) {
		if (envelope->n > 0 &&
		    !(curve->x[i] > envelope->x[envelope->n - 1]))
			continue;
		envelope->x[envelope->n] = curve->x[i];
		envelope->y[envelope->n++] = curve->y[i];
	}
}

/* A count that a page told belongs to another moment, up to half a second off.
 * What that makes of the rate is small only in blocks that are much longer. */
static size_t
drivers_long(const struct track *track, size_t blocks)
{
	const struct curve *curve = &track->by_time;
	double most = (curve->x[curve->n - 1] - track->from_s) / lag_block_s;

	return most < (double)blocks ? (size_t)fmax(most, 0) : blocks;
}

static void
drivers_cut(struct envelope *envelope, const struct track *track, size_t least)
{
	const struct curve *curve = &track->by_time;
	size_t first = curve_find(curve, track->from_s), blocks;

	envelope->n = 0;
	if (curve->n - first < least)
		return;
	blocks = level_blocks(curve, first, least, BLOCKS);
	if (track->dose_lags)
		blocks = drivers_long(track, blocks);
	if (blocks < least)
		return;
	if (blocks == BLOCKS && curve->n - first <= BLOCKS)
		drivers_take(envelope, curve, first);
	else
		envelope_cut(envelope, curve, track->from_s, blocks);
}

static void
drivers_add(struct routes *fit, const struct envelope *envelope,
	    const struct track *track, double rate)
{
	double half = (envelope->x[envelope->n - 1] - envelope->x[0]) /
		      (double)(envelope->n - 1) / 2;

	fit->nroutes = BLOCK_COLUMNS;
	for (size_t i = 0; i < envelope->n; i++) {
		double time_s = envelope->x[i];
		struct around around = dose_around(track, time_s, half);
		double dose[BLOCK_COLUMNS] = {
		    [BLOCK_REQUESTS] = drivers_dose_at(&track->dose_at, time_s),
		    [BLOCK_TIME] = time_s,
		    [BLOCK_RATE] = around.rate,
		};

		if (around_is_even(&around, rate * half))
			routes_add(fit, envelope->y[i], dose);
	}
}

/* How much the rate scatters, as a share of its mean. */
static double
drivers_scatter(const struct routes *fit)
{
	double sum = 0, square = 0, n = (double)fit->n, mean;

	for (size_t i = 0; i < fit->n; i++)
		sum += fit->dose[i][BLOCK_RATE];
	mean = sum / n;
	for (size_t i = 0; i < fit->n; i++)
		square += pow(fit->dose[i][BLOCK_RATE] - mean, 2);
	return mean > 0 ? sqrt(square / n) / mean : 0;
}

/* sure: of the growth with each driver, all that came with it. */
static enum driver
drivers_choose(const struct bounds *sure, double requests, double seconds)
{
	const struct bounds *r = &sure[BLOCK_REQUESTS], *t = &sure[BLOCK_TIME];

	if (r->low * requests > MOSTLY * fmax(t->high, 0) * seconds)
		return DRIVER_REQUESTS;
	if (t->low * seconds > MOSTLY * fmax(r->high, 0) * requests)
		return DRIVER_TIME;
	return r->low > 0 && t->low > 0 ? DRIVER_BOTH : DRIVER_UNKNOWN;
}

static void
drivers_fit(struct drivers *drivers, const struct routes *fit, double tail)
{
	const double *first = fit->dose[0], *last = fit->dose[fit->n - 1];
	struct bounds shown[BLOCK_COLUMNS], sure[BLOCK_COLUMNS];

	if (routes_solve(fit, tail, shown) != 0 ||
	    routes_solve(fit, fmin(tail, NONE_TOO_SURE), sure) != 0)
		return;
	drivers->varied = 1;
	drivers->per_request = shown[BLOCK_REQUESTS];
	drivers->per_second = shown[BLOCK_TIME];
	drivers->follows =
	    drivers_choose(sure, last[BLOCK_REQUESTS] - first[BLOCK_REQUESTS],
			   last[BLOCK_TIME] - first[BLOCK_TIME]);
}

/* Dose a second between the first and the last block. */
static double
drivers_mean(const struct envelope *envelope, const struct track *track)
{
	double from = envelope->x[0], to = envelope->x[envelope->n - 1];

	return (drivers_dose_at(&track->dose_at, to) -
		drivers_dose_at(&track->dose_at, from)) /
	       (to - from);
}

int
drivers_blocks(struct routes *fit, const struct track *track, size_t least,
	       double *rate)
{
	struct envelope envelope;

	drivers_cut(&envelope, track, least);
	*rate = envelope.n >= least ? drivers_mean(&envelope, track) : 0;
	fit->n = 0;
	if (*rate > 0)
		drivers_add(fit, &envelope, track, *rate);
	/* Where the rate changed there is none. */
	if (3 * fit->n < 2 * least)
		fit->n = 0;
	return fit->n > 0 && drivers_scatter(fit) >= VARIED;
}

void
drivers_find(struct drivers *drivers, const struct track *track, double tail)
{
	struct routes *fit = xcalloc(1, sizeof(*fit));

	*drivers = (struct drivers){0};
	if (drivers_blocks(fit, track, BLOCKS_LEAST, &drivers->rate))
		drivers_fit(drivers, fit, tail);
	free(fit);
}

int
drivers_are_time(const struct drivers *drivers)
{
	return drivers->follows == DRIVER_TIME ||
	       (drivers->varied && drivers->follows == DRIVER_UNKNOWN &&
		drivers->per_second.low > 0 && !(drivers->per_request.low > 0));
}

double
drivers_rate(enum driver follows, double here, double there)
{
	if (follows == DRIVER_REQUESTS)
		return there;
	return follows == DRIVER_TIME ? here : fmax(here, there);
}

const char *
driver_word(enum driver driver)
{
	static const char *const words[DRIVERS] = {
	    [DRIVER_REQUESTS] = "requests",
	    [DRIVER_TIME] = "time",
	    [DRIVER_BOTH] = "both",
	};

	return words[driver];
}
