/* SPDX-License-Identifier: MIT */
/* Whether the load did the work that the verdict is about. */
#ifndef JUDGE_LOAD_PROOF_H
#define JUDGE_LOAD_PROOF_H

#include "base/settings.h"
#include "record/record.h"
#include "verdict/conditions.h"

/*
 * Fills in why requests failed, which flow falls short, and what keeps the load
 * from proving anything FLAT; the error limit is there already. partly: the run
 * is judged as of before its end, so that its counts are of something else.
 */
void load_proof_read(struct conditions *, const struct run *,
		     const struct settings *, int partly);

#endif
