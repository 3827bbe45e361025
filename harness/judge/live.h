/* SPDX-License-Identifier: MIT */
/*
 * Judges a run while it goes on, in a thread of its own, so that the event loop
 * never waits for statistics.
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
	struct bounds growth;  /* of the deciding metric */
	double needed_s;       /* how much longer at this rate; NAN */
	char metric[48];       /* its column; "": none decides */
	struct bounds hourly;  /* the same growth for each hour; NAN */
	struct bounds limit_s; /* until memory runs out; INFINITY: never; NAN */
	unsigned looks;	       /* looks judged, in answer to live_ask() */
};

struct live;

/*
 * sampled: the columns of the rows, after time_s. Copies run.json as it is now;
 * borrows the settings.
 */
struct live *live_start(const struct settings *, const struct run_info *run,
			const struct strings *sampled, struct error *);
/* Another process does the work: run.json anew, and all rows before are
 * forgotten. */
void live_describe(struct live *, const struct run_info *run);
/* Takes one row, in the sampler's thread. */
void live_row(struct live *, double time_s, const double *row);
/* The measured part begins; before that nothing is judged. */
void live_measure(struct live *, double time_s);
/* Asks for a verdict now instead of when it is next due. */
void live_ask(struct live *);
void live_state(struct live *, struct live_state *);
/*
 * The newest verdict in full, but not the run that it is of: judged->run is
 * NULL. -1: nothing was judged yet.
 */
int live_judged(struct live *, struct judged *, struct verdict *);
void live_stop(struct live *);

/*
 * The times of the looks of --until-certain, in seconds of measured load; 0:
 * none.
 */
size_t live_look_times(const struct settings *, double looks[LOOKS]);

#endif
