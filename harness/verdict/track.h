/* SPDX-License-Identifier: MIT */
/* One metric of a run, built reading by reading in bounded memory. */
#ifndef VERDICT_TRACK_H
#define VERDICT_TRACK_H

#include "record/metrics.h"
#include "verdict/curve.h"
#include "verdict/lives.h"

/* Which part of the run a reading belongs to. */
enum part {
	PART_WARMUP,   /* used for context only */
	PART_MEASURED, /* judged */
	PART_AFTER     /* without load: only used to judge a death */
};

enum { TRACK_LAST = 5 };

struct track {
	char name[48];
	enum measure measure;
	double digit;	 /* worth of the last one printed of its values: each
			    may be off by half of it */
	int named;	 /* the user wants it to decide */
	size_t rows;	 /* all, including gaps */
	size_t readings; /* in the measured part */
	double from;	 /* dose at which that part begins */
	struct curve curve;
	double from_s;		 /* the same in time */
	struct curve by_time;	 /* the readings by time instead of dose */
	struct curve dose_at;	 /* the dose by time, of the same readings */
	int dose_lags;		 /* it was read at another moment than memory */
	int restarts;		 /* of the target: this is a later life */
	double start;		 /* the first reading of all; NAN: none yet */
	double first_dose;	 /* its dose... */
	double last_dose;	 /* ...and that of the newest reading */
	double last[TRACK_LAST]; /* the newest readings, in a ring */
	double last_doses[TRACK_LAST];
	size_t nlast; /* how many were written to it */
	struct lives
	    *lives; /* of a target that restarts; NULL: it has one life */
	struct lives *workers; /* of its processes; NULL: not followed */
};

void track_init(struct track *, const char *name, enum measure);
void track_free(struct track *);
/* dose: completed requests, cumulative, or seconds; value NAN: a gap. */
void track_add(struct track *, enum part, double time_s, double dose,
	       double value);
/* The target may be restarted: follows growth within lives from now on. */
void track_follow_lives(struct track *);
/* Adds a reading of one of its processes. */
void track_add_worker(struct track *, uint64_t key, double time_s, double dose,
		      double value);
/* The target was restarted: another life begins. */
void track_restart(struct track *, enum death how);
/* The median of the newest readings; NAN: there are none. */
double track_level(const struct track *);
/* How much dose came after the reading in the middle of those, up to `dose`. */
double track_level_lag(const struct track *, double dose);

#endif
