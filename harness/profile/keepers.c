/* SPDX-License-Identifier: MIT */
/* The list of keepers, and which of them is named first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/profile.h"

static const double named = 0.1;

int
profile_is_enough(double bytes, double all)
{
	return bytes >= named * all;
}

static int
same_name(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
keeper_free(struct keeper *keeper)
{
	free(keeper->name);
	free(keeper->what);
	free(keeper->path);
}

void
profile_add_keeper(struct profile *profile, struct keeper keeper)
{
	for (size_t i = 0; i < profile->keeper_count; i++) {
		struct keeper *other = &profile->keepers[i];

		if (!same_name(other->name, keeper.name) ||
		    !same_name(other->what, keeper.what) ||
		    !same_name(other->path, keeper.path))
			continue;
		other->bytes += keeper.bytes;
		other->count = fmax(other->count, keeper.count);
		keeper_free(&keeper);
		return;
	}
	profile->keepers =
	    xrealloc(profile->keepers,
		     (profile->keeper_count + 1) * sizeof(*profile->keepers));
	profile->keepers[profile->keeper_count++] = keeper;
}

/* Largest first. */
static int
keeper_compare(const void *a, const void *b)
{
	const struct keeper *x = a, *y = b;

	return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

void
profile_sort_keepers(struct profile *profile)
{
	if (profile->keeper_count > 0)
		qsort(profile->keepers, profile->keeper_count,
		      sizeof(*profile->keepers), keeper_compare);
}

double
keeper_bytes(const struct profile *profile, const struct keeper *keeper)
{
	double bytes = 0;

	for (size_t i = 0; i < profile->keeper_count; i++)
		if (same_name(profile->keepers[i].name, keeper->name))
			bytes += profile->keepers[i].bytes;
	return bytes;
}

static const struct keeper *
largest_of(const struct profile *profile, enum rank rank)
{
	const struct keeper *largest = NULL;
	double most = 0;

	for (size_t i = 0; i < profile->keeper_count; i++) {
		const struct keeper *keeper = &profile->keepers[i];
		double bytes = keeper_bytes(profile, keeper);

		if (keeper->rank != rank || bytes <= most)
			continue;
		most = bytes;
		largest = keeper;
	}
	return largest;
}

const struct keeper *
profile_keeper(const struct profile *profile)
{
	const struct keeper *keeper = NULL;
	double all = profile->kept_bytes;

	for (int rank = RANK_HOLDER; rank > RANK_RUNTIME; rank--) {
		keeper = largest_of(profile, (enum rank)rank);
		if (keeper != NULL &&
		    keeper_bytes(profile, keeper) > profile->tolerance &&
		    profile_is_enough(keeper_bytes(profile, keeper), all))
			return keeper;
	}
	return NULL;
}

const struct keeper *
profile_runtime_keeper(const struct profile *profile)
{
	const struct keeper *keeper = largest_of(profile, RANK_RUNTIME);

	return keeper != NULL && keeper->bytes >= profile->kept_bytes / 2
		   ? keeper
		   : NULL;
}
