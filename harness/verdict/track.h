/* SPDX-License-Identifier: MIT */
/*
 * One metric of a run, taken in reading by reading: what is kept of it does not
 * grow with their number.
 */
#ifndef VERDICT_TRACK_H
#define VERDICT_TRACK_H

#include "record/metrics.h"
#include "verdict/curve.h"
#include "verdict/lives.h"

/* Which part of the run a reading belongs to. */
enum part {
	PART_WARMUP,   /* context only */
	PART_MEASURED, /* what is judged */
	PART_AFTER     /* without load: only what a death is judged by */
};

enum { TRACK_LAST = 5 };

struct track {
	char name[48];
	enum measure measure;
	size_t rows;	 /* all that came, gaps too */
	size_t readings; /* in the measured part */
	double from;	 /* dose at which that part begins */
	struct curve curve;
	int restarts;		 /* of the target: this is a later life */
	double start;		 /* the first reading of all; NAN: none yet */
	double first_dose;	 /* its dose... */
	double last_dose;	 /* ...and that of the newest reading */
	double last[TRACK_LAST]; /* the newest readings, in a ring */
	size_t nlast;		 /* all that went through it */
	struct lives *lives;	 /* of a target that restarts; NULL: one */
	struct lives *workers;	 /* of its processes; NULL: not looked at */
};

void track_init(struct track *, const char *name, enum measure);
void track_free(struct track *);
/* dose: completed requests, cumulative, or seconds; value NAN: a gap. */
void track_add(struct track *, enum part, double time_s, double dose,
	       double value);
/* It may be replaced: from now on, growth within lives is looked at. */
void track_follow_lives(struct track *);
/* One reading of one of its processes. */
void track_add_worker(struct track *, uint64_t key, double time_s, double dose,
		      double value);
/* The target was replaced: what follows is another life. */
void track_restart(struct track *, enum death how);
/* The median of the newest readings; NAN: there are none. */
double track_level(const struct track *);

#endif
