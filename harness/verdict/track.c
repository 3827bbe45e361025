/* SPDX-License-Identifier: MIT */
#include "verdict/track.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verdict/stats.h"

static void
track_begin(struct track *track)
{
	curve_init(&track->curve);
	curve_init(&track->by_time);
	curve_init(&track->dose_at);
	track->rows = track->readings = track->nlast = 0;
	track->from = track->from_s = 0;
	track->start = NAN;
	track->first_dose = track->last_dose = NAN;
}

void
track_init(struct track *track, const char *name, enum measure measure)
{
	memset(track, 0, sizeof(*track));
	snprintf(track->name, sizeof(track->name), "%s", name);
	track->measure = measure;
	track_begin(track);
}

void
track_free(struct track *track)
{
	lives_free(track->lives);
	lives_free(track->workers);
}

/* Over all readings, with load or without. */
static void
track_note(struct track *track, double dose, double value)
{
	if (!curve_is_reading(dose, value))
		return;
	if (isnan(track->start)) {
		track->start = value;
		track->first_dose = dose;
	}
	track->last_dose = dose;
	track->last[track->nlast % TRACK_LAST] = value;
	track->last_doses[track->nlast++ % TRACK_LAST] = dose;
}

void
track_add(struct track *track, enum part part, double time_s, double dose,
	  double value)
{
	size_t before = track->curve.readings;

	track->rows++;
	track_note(track, dose, value);
	if (part == PART_AFTER)
		return;
	if (track->lives != NULL)
		lives_add(track->lives, (uint64_t)track->restarts, time_s, dose,
			  value);
	curve_add(&track->curve, time_s, dose, value);
	if (track->curve.readings == before)
		return;
	curve_add(&track->by_time, time_s, time_s, value);
	curve_add(&track->dose_at, time_s, time_s, curve_dose(&track->curve));
	if (part != PART_MEASURED || track->readings++ > 0)
		return;
	track->from = curve_dose(&track->curve);
	track->from_s = time_s;
}

/* The error of the two readings that a slope rests on. */
static double
track_grain(const struct track *track)
{
	return track->measure == MEASURE_BYTES ? 16384 : 1;
}

void
track_follow_lives(struct track *track)
{
	if (track->lives == NULL)
		track->lives = lives_new(track_grain(track));
}

void
track_add_worker(struct track *track, uint64_t key, double time_s, double dose,
		 double value)
{
	if (track->workers == NULL)
		track->workers = lives_new(track_grain(track));
	lives_add(track->workers, key, time_s, dose, value);
}

void
track_restart(struct track *track, enum death how)
{
	if (track->lives != NULL)
		lives_end(track->lives, (uint64_t)track->restarts, how);
	track->restarts++;
	track_begin(track);
}

double
track_level(const struct track *track)
{
	size_t n = track->nlast < TRACK_LAST ? track->nlast : TRACK_LAST;

	return n > 0 ? stats_median(track->last, n) : NAN;
}

double
track_level_lag(const struct track *track, double dose)
{
	size_t n = track->nlast < TRACK_LAST ? track->nlast : TRACK_LAST;

	return n > 0 ? dose - stats_median(track->last_doses, n) : 0;
}
