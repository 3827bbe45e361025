/* SPDX-License-Identifier: MIT */
/* What those that name a command share, inside this stage. */
#ifndef REPORT_NEXT_STEP_H
#define REPORT_NEXT_STEP_H

#include "base/buf.h"
#include "judge/judged.h"

/* How next_step() begins if it changes the command of the run. */
extern const char next_same[]; /* "the same command" */
/* "with -d 90s": that many times the load of the run, as it was given. */
void next_longer(struct buf *, const struct judged *, double times);
/* Seconds that were measured. */
double next_span(const struct judged *);
/* next_leak.c */
void next_leak(struct buf *, const struct judged *);

#endif
