/* SPDX-License-Identifier: MIT */
#include "sample/reading_pause.h"

#include <math.h>

/*
 * Costly sources are read every quarter second, or less often if that took more
 * than this share of a processor (here and in the target, whose memory map is
 * locked meanwhile), but at least as often as the plan says: a short run needs
 * enough points too. The costliest sources, which decide nothing, are read much
 * less often.
 */
static const double slow_least_s = 0.25, slow_share = 0.0003;
/* Several processes may come and go: a larger share is spent on them. */
static const double several_share = 0.01;
static const double rare_least_s = 1, rare_most_s = 60, rare_share = 0.002;
/* What they may take of a run that would otherwise read them a few times. */
static const double rare_largest_share = 0.01;

double
reading_pause(double cost_s, int several, double slowest_s)
{
	double share = several ? several_share : slow_share;

	return fmin(fmax(cost_s / share, slow_least_s), slowest_s);
}

/* A short run needs points of these too, on a slow machine as well. */
double
reading_pause_rare(double cost_s, double slowest_s)
{
	double often = 2 * slowest_s;
	double least = fmin(rare_least_s, often);
	double most = fmax(often, cost_s / rare_largest_share);

	return fmin(fmin(fmax(cost_s / rare_share, least), most), rare_most_s);
}
