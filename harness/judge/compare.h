/* SPDX-License-Identifier: MIT */
/* Runs that are to be compared: read, judged, over the doses that both did. */
#ifndef JUDGE_COMPARE_H
#define JUDGE_COMPARE_H

#include "base/buf.h"
#include "judge/judged.h"

/* A run, judged as a whole and over the common range. judged borrows both. */
struct compared_run {
	struct run run;
	struct verdict verdict, shorter;
	struct judged judged;
	double from_s, to_s, from_dose, dose; /* of the measured part */
};

int compared_run_read(struct compared_run *, const char *path,
		      const struct settings *, struct error *);
void compared_run_free(struct compared_run *);

/*
 * Fills in what compare_decide() needs. STATUS_DATA, naming what differs: the
 * two did not do the same, and --force was not given.
 */
int compare_pair(struct compared *, struct compared_run *before,
		 struct compared_run *after, const struct settings *,
		 struct error *);

/*
 * comparability.c: what differs in what was planned, and in where it ran, by
 * run.json.
 */
void comparability_plan(struct buf *, const struct run_info *before,
			const struct run_info *after);
void comparability_place(struct buf *, const struct run_info *before,
			 const struct run_info *after);
/* STATUS_DATA, naming what differs in the plans of the two, if anything does.
 */
int comparability_refuse(const struct buf *plan, const char *before,
			 const char *after, struct error *);

/*
 * history.c: judges and compares them all. names of the history are the paths.
 * NULL: as compare_pair(). Free it.
 */
const struct history *history_read(char *const *paths, size_t count,
				   const struct settings *, struct error *);
void history_free(const struct history *);

#endif
