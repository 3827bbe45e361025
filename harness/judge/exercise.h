/* SPDX-License-Identifier: MIT */
/* What the load consisted of besides requests, and what it did without. */
#ifndef JUDGE_EXERCISE_H
#define JUDGE_EXERCISE_H

#include "judge/judged.h"
#include "judge/run_reader.h"

/*
 * Fills in what the judged run has not exercised, and of its conditions the new
 * visitors, the life of their sessions and in which words a load is described
 * that exercised little. The count of requests is there already. Of a run that
 * is judged as of before its end, the whole load is described.
 */
void exercise_read(struct judged *, const struct settings *,
		   const struct run_reader *);

#endif
