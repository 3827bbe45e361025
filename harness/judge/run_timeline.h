/* SPDX-License-Identifier: MIT */
/* The timeline of a run: which phase a time belongs to, and what happened. */
#ifndef JUDGE_RUN_TIMELINE_H
#define JUDGE_RUN_TIMELINE_H

#include "base/settings.h"
#include "base/units.h"
#include "record/record.h"
#include "verdict/track.h"

/* The target was replaced; how its predecessor ended. */
struct restart {
	double time_s;
	enum death how;
};

struct run_timeline {
	double measured_from_s, measured_to_s; /* NAN: all is measured */
	double hold_from_s, hold_to_s;	       /* without load; NAN: none */
	int cut; /* judged only until measured_to_s, before its real end */
	int flat_once;	      /* conditions.h */
	int joined_late;      /* a process was sampled only after the load */
	int per_second;	      /* no requests are counted: time is the dose */
	struct growth growth; /* what it is for, unless per_second: requests */
	enum death death;
	double death_s;
	struct restart *restarts;
	size_t nrestarts;
	double *cycles; /* when the exact reading of each cycle was taken */
	size_t ncycles;
};

/* Builds it from a run's events; a CSV has none. The caller frees it. */
void run_timeline_read(struct run_timeline *, const struct run *);
/* What growth is counted by, as the settings or run.json say. */
struct growth run_timeline_growth(const struct run_info *,
				  const struct settings *);
/* Whether run.json says that time is the dose. */
int run_timeline_is_per_second(const struct run_info *run);
void run_timeline_free(struct run_timeline *);
enum part run_timeline_part(const struct run_timeline *, double time_s);

#endif
