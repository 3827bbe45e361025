/* SPDX-License-Identifier: MIT */
/*
 * Tells leaks from memory that is merely in use, by how long the memory that
 * each part of a dose allocates lives. What is gone by the end of the next part
 * was only needed for requests under way and does not count.
 */
#include <math.h>

#include "base/mem.h"
#include "base/student.h"
#include "profile/profile.h"

/* Limits for the share of what outlived the next part. */
static const double kept = 0.9, released = 0.1;

/* Above this share, what lives on is of one part only. */
static const double alone = 0.8;

/* The error rate of each bound of the heap's growth. */
static const double tail = 0.025;

/* The heap's growth as a share of what seems to be kept: up to the first it is
 * unclear, up to the second it is not kept at all. */
static const double unclear = 0.5, replaced = 0.1;

static const char *const names[] = {
    [RETENTION_UNKNOWN] = "",	       [RETENTION_KEPT] = "kept",
    [RETENTION_UNCLEAR] = "unclear",   [RETENTION_ONCE] = "once",
    [RETENTION_REPLACED] = "replaced", [RETENTION_RELEASED] = "released",
};

const char *
retention_name(enum retention retention)
{
	return names[retention];
}

double
cohorts_survival(const struct cohorts *cohorts, size_t checkpoints)
{
	double were = 0, are = 0;

	for (size_t part = 0; part + 2 < checkpoints; part++) {
		were += cohorts->bytes[part + 1][part];
		are += cohorts->bytes[checkpoints - 1][part];
	}
	return were > 0 ? are / were : NAN;
}

/* The share of the largest part in what lives on. */
static double
cohorts_largest(const struct cohorts *cohorts, size_t checkpoints)
{
	double largest = 0, all = 0;

	for (size_t part = 0; part < checkpoints; part++) {
		double bytes = cohorts->bytes[checkpoints - 1][part];

		largest = fmax(largest, bytes);
		all += bytes;
	}
	return all > 0 ? largest / all : 0;
}

enum retention
cohorts_retention(const struct cohorts *cohorts, size_t checkpoints)
{
	double survival = cohorts_survival(cohorts, checkpoints);

	if (checkpoints < PROFILE_LEAST_CHECKPOINTS)
		return RETENTION_UNKNOWN;
	if (isnan(survival) || survival < released)
		return RETENTION_RELEASED;
	if (survival < kept)
		return RETENTION_REPLACED;
	return cohorts_largest(cohorts, checkpoints) > alone ? RETENTION_ONCE
							     : RETENTION_KEPT;
}

struct heap_growth
profile_heap_growth(const struct profile *profile)
{
	double n = (double)profile->checkpoints + 1, last = n - 1;
	double mean = 0, rise = 0, spread = n * (n * n - 1) / 12, rest = 0;
	struct heap_growth growth;

	for (size_t i = 0; i <= profile->checkpoints; i++)
		mean += profile->heap[i] / n;
	for (size_t i = 0; i <= profile->checkpoints; i++)
		rise += ((double)i - last / 2) * profile->heap[i];
	rise /= spread;
	for (size_t i = 0; i <= profile->checkpoints; i++) {
		double line = mean + rise * ((double)i - last / 2);

		rest += pow(profile->heap[i] - line, 2);
	}
	growth.bytes = rise * last;
	growth.error = n > 2 ? student_quantile(tail, n - 2) * last *
				   sqrt(rest / (n - 2) / spread)
			     : NAN;
	growth.grows =
	    growth.bytes > growth.error && growth.bytes > profile->tolerance;
	return growth;
}

/*
 * What a full cache stores lives on throughout a dose that is smaller than the
 * cache, and what it evicts instead was never sampled. That the heap does not
 * grow reveals it.
 */
enum retention
retention_by_heap(const struct heap_growth *growth, enum retention retention,
		  double all_kept)
{
	double most = growth->bytes + growth->error;

	if (retention != RETENTION_KEPT || isnan(most))
		return retention;
	if (most < replaced * all_kept)
		return RETENTION_REPLACED;
	return growth->grows && most >= unclear * all_kept ? RETENTION_KEPT
							   : RETENTION_UNCLEAR;
}
