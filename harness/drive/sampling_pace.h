/* SPDX-License-Identifier: MIT */
/*
 * How often a run is sampled, so that it has enough points and no more: pauses,
 * in seconds.
 */
#ifndef DRIVE_SAMPLING_PACE_H
#define DRIVE_SAMPLING_PACE_H

#include "base/settings.h"

/* Between two cheap samples. */
double sampling_interval(const struct settings *);
/*
 * The longest between two costly samples that still gives a run of that length
 * enough of them, and the run of these settings.
 */
double sampling_slowest(double length_s);
double sampling_slowest_for(const struct settings *);
/* The longest between two collections, whatever they cost; 0: the budget that
 * was set decides. */
double sampling_collections(const struct settings *);

#endif
