/* SPDX-License-Identifier: MIT */
#ifndef LOAD_REPLAY_COUNT_H
#define LOAD_REPLAY_COUNT_H

#include "load/replay.h"

/* A line, and what came of it; entry: if it is FIT. */
void replay_count_add(struct replay_count *, const struct playbook *,
		      const struct hit *, enum fit, const struct entry *);

#endif
