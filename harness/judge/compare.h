/* SPDX-License-Identifier: MIT */
/* Reads and judges runs to be compared, over the doses that both reached. */
#ifndef JUDGE_COMPARE_H
#define JUDGE_COMPARE_H

#include "base/buf.h"
#include "judge/judged.h"

/*
 * A run, judged whole and over the common range. judged borrows run and
 * verdict.
 */
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
 * Fills in what compare_decide() needs. STATUS_DATA, naming the difference: the
 * two runs did not do the same, and --force was not given.
 */
int compare_pair(struct compared *, struct compared_run *before,
		 struct compared_run *after, const struct settings *,
		 struct error *);

/*
 * comparability.c: lists the differences in what was planned, and in where it
 * ran, by run.json.
 */
void comparability_plan(struct buf *, const struct run_info *before,
			const struct run_info *after);
void comparability_place(struct buf *, const struct run_info *before,
			 const struct run_info *after);
/* STATUS_DATA, naming the differences, if the plans differ. */
int comparability_refuse(const struct buf *plan, const char *before,
			 const char *after, struct error *);

/*
 * compare_checks.c: which expectation holds in one run and fails in the other:
 * "GET /x: expect status 200 passed in before (500 of 500), failed in after
 * (500 of 500)". Nothing if there is none.
 */
void compare_checks(struct buf *, const struct run_info *before,
		    const struct run_info *after);

/*
 * history.c: judges and compares them all; the names of the history are the
 * paths. Returns NULL for the same errors as compare_pair(). The caller frees
 * it.
 */
const struct history *history_read(char *const *paths, size_t count,
				   const struct settings *, struct error *);
void history_free(const struct history *);

#endif
