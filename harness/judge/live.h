/* SPDX-License-Identifier: MIT */
/*
 * Judges a run while it goes on, in a thread of its own: the event loop never
 * waits for statistics.
 */
#ifndef JUDGE_LIVE_H
#define JUDGE_LIVE_H

#include "base/settings.h"
#include "judge/judged.h"
#include "verdict/looks.h"

/* The verdict so far. */
struct live_state {
	int known; /* 0: nothing could be judged yet */
	enum verdict_kind kind;
	enum measure measure;
	struct bounds growth; /* of the metric that decides */
	double needed_s;      /* how much longer it takes at this rate; NAN */
	unsigned looks;	      /* that were judged, in answer to live_ask() */
};

struct live;

/*
 * sampled: the columns of its rows, behind time_s. run.json as it is now is
 * copied; the settings are borrowed.
 */
struct live *live_start(const struct settings *, const struct run_info *run,
			const struct strings *sampled, struct error *);
/* For the sampler: one row, in its thread. */
void live_row(struct live *, double time_s, const double *row);
/* The measured part began; before that there is nothing to judge. */
void live_measure(struct live *, double time_s);
/* Asks for a verdict now, not when it is next due. */
void live_ask(struct live *);
void live_state(struct live *, struct live_state *);
void live_stop(struct live *);

/* When to look with --until-certain, in seconds of measured load; 0: never. */
size_t live_look_times(const struct settings *, double looks[LOOKS]);

#endif
