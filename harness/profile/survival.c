/* SPDX-License-Identifier: MIT */
/*
 * Tells what leaks from what is merely alive, by what becomes of what each part
 * of a dose allocates. What is gone by the end of the next part was under way
 * only: it counts neither way.
 */
#include <math.h>

#include "base/mem.h"
#include "base/student.h"
#include "profile/profile.h"

/* Shares of what outlived the next part. */
static const double kept = 0.9, released = 0.1;

/* One part alone has so much of what lives on. */
static const double alone = 0.8;

/* Each bound of how much the heap grew is wrong so often. */
static const double tail = 0.025;

/* The heap grew by so little of what seems to be kept: at most half of it, or
 * next to none. */
static const double unclear = 0.5, replaced = 0.1;

static const char *const words[] = {
    [FATE_UNKNOWN] = "",	  [FATE_KEPT] = "kept",
    [FATE_UNCLEAR] = "unclear",	  [FATE_ONCE] = "once",
    [FATE_REPLACED] = "replaced", [FATE_RELEASED] = "released",
};

const char *
fate_word(enum fate fate)
{
	return words[fate];
}

double
cohorts_survival(const struct cohorts *cohorts, size_t looks)
{
	double were = 0, are = 0;

	for (size_t part = 0; part + 2 < looks; part++) {
		were += cohorts->bytes[part + 1][part];
		are += cohorts->bytes[looks - 1][part];
	}
	return were > 0 ? are / were : NAN;
}

/* The largest part of what lives on, of all of it. */
static double
cohorts_largest(const struct cohorts *cohorts, size_t looks)
{
	double largest = 0, all = 0;

	for (size_t part = 0; part < looks; part++) {
		double bytes = cohorts->bytes[looks - 1][part];

		largest = fmax(largest, bytes);
		all += bytes;
	}
	return all > 0 ? largest / all : 0;
}

/* With less than that, one look after another's proves nothing. */
enum { LEAST_LOOKS = 4 };

enum fate
cohorts_fate(const struct cohorts *cohorts, size_t looks)
{
	double survival = cohorts_survival(cohorts, looks);

	if (looks < LEAST_LOOKS)
		return FATE_UNKNOWN;
	if (isnan(survival) || survival < released)
		return FATE_RELEASED;
	if (survival < kept)
		return FATE_REPLACED;
	return cohorts_largest(cohorts, looks) > alone ? FATE_ONCE : FATE_KEPT;
}

struct climb
profile_climb(const struct profile *profile)
{
	double n = (double)profile->looks + 1, last = n - 1;
	double mean = 0, rise = 0, spread = n * (n * n - 1) / 12, rest = 0;
	struct climb climb;

	for (size_t i = 0; i <= profile->looks; i++)
		mean += profile->heap[i] / n;
	for (size_t i = 0; i <= profile->looks; i++)
		rise += ((double)i - last / 2) * profile->heap[i];
	rise /= spread;
	for (size_t i = 0; i <= profile->looks; i++) {
		double line = mean + rise * ((double)i - last / 2);

		rest += pow(profile->heap[i] - line, 2);
	}
	climb.bytes = rise * last;
	climb.error = n > 2 ? student_quantile(tail, n - 2) * last *
				  sqrt(rest / (n - 2) / spread)
			    : NAN;
	climb.grows =
	    climb.bytes > climb.error && climb.bytes > profile->tolerance;
	return climb;
}

/*
 * What a cache that is larger than the dose takes in lives on throughout it,
 * and what it throws out was never sampled: that the heap does not grow shows
 * it.
 */
enum fate
climb_fate(const struct climb *climb, enum fate fate, double all_kept)
{
	double most = climb->bytes + climb->error;

	if (fate != FATE_KEPT || isnan(most))
		return fate;
	if (most < replaced * all_kept)
		return FATE_REPLACED;
	return climb->grows && most >= unclear * all_kept ? FATE_KEPT
							  : FATE_UNCLEAR;
}
