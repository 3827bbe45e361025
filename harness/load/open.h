/* SPDX-License-Identifier: MIT */
/*
 * What pacers of the open model have in common: an iteration begins when it is
 * due, whatever became of the ones before. Each load thread begins every
 * nthreads-th of those that are this segment's.
 */
#ifndef LOAD_OPEN_H
#define LOAD_OPEN_H

#include "load/vu.h"

#define OPEN_DROP_S 0.1 /* one that is later than this is dropped */

void open_users(const struct settings *, size_t *first, size_t *most);
/* From one iteration of a thread to its next. */
uint64_t open_stride(const struct load_shared *);
void open_start(struct vu_group *);
/* Begins all that are due by now. */
void open_go_on(struct vu_group *);
void open_ended(struct vu *);
void open_pass(struct vu_group *, uint64_t rounds);
void open_drop(struct vu_group *, uint64_t rounds);

#endif
