/* SPDX-License-Identifier: MIT */
/* Sums of what run.json says that several loads came to. */
#ifndef MERGE_MERGE_SUMS_H
#define MERGE_MERGE_SUMS_H

#include "record/run_info.h"

/* Adds to the first what the second came to, but for latencies. */
void sums_add_done(struct run_done *, const struct run_done *);
void sums_add_replay(struct run_replay *, const struct run_replay *);

#endif
