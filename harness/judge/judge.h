/* SPDX-License-Identifier: MIT */
/* From a run directory to a judged run. Nothing here prints. */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "judge/judged.h"

/*
 * Judges a run, reading its samples row by row. STATUS_DATA: the samples cannot
 * be judged, naming file and line; STATUS_USAGE: the settings do not fit the
 * run.
 */
int judge_run(struct judged *, struct verdict *, struct run *,
	      const struct settings *, struct error *);
/* The same, as if the load had ended at that time; INFINITY: the whole run. */
int judge_run_until(struct judged *, struct verdict *, struct run *,
		    const struct settings *, double until_s, struct error *);
struct run_reader;
/* The same for the rows that a reader has read so far. */
int judge_rows(struct judged *, struct verdict *, const struct run *,
	       const struct settings *, const struct run_reader *,
	       struct error *);

#endif
