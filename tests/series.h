/* SPDX-License-Identifier: MIT */
/* A whole metric at once, for tests: arrays in, verdict out. */
#ifndef TESTS_SERIES_H
#define TESTS_SERIES_H

#include <stdlib.h>

#include "base/mem.h"
#include "verdict/track.h"
#include "verdict/verdict.h"

/* The arrays have n items and are borrowed. */
struct series {
	const char *name; /* "rss_bytes" */
	enum measure measure;
	size_t n;
	const double *time_s;
	const double *dose;   /* completed requests, cumulative (or seconds) */
	const double *values; /* NAN: a gap */
};

static inline enum part
series_part(const struct conditions *conditions, double time_s)
{
	if (time_s > conditions->measured_to_s)
		return PART_AFTER;
	return time_s < conditions->measured_from_s ? PART_WARMUP
						    : PART_MEASURED;
}

static inline void
series_track(struct track *track, const struct series *series,
	     const struct conditions *conditions)
{
	track_init(track, series->name, series->measure);
	for (size_t i = 0; i < series->n; i++) {
		double time_s = series->time_s[i];

		if (conditions->death != DEATH_NONE &&
		    time_s > conditions->death_s)
			continue;
		track_add(track, series_part(conditions, time_s), time_s,
			  series->dose[i], series->values[i]);
	}
}

static inline void
series_judge(struct verdict *verdict, const struct series *series, size_t n,
	     const struct conditions *conditions)
{
	struct track *tracks = xcalloc(n > 0 ? n : 1, sizeof(*tracks));

	for (size_t i = 0; i < n; i++)
		series_track(&tracks[i], &series[i], conditions);
	verdict_judge(verdict, tracks, n, conditions);
	for (size_t i = 0; i < n; i++)
		track_free(&tracks[i]);
	free(tracks);
}

#endif
