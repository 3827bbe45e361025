/* SPDX-License-Identifier: MIT */
/* Whether all of a load that several machines made is known. */
#ifndef JUDGE_SEGMENT_PROOF_H
#define JUDGE_SEGMENT_PROOF_H

#include "record/record.h"
#include "verdict/conditions.h"

/* The first segment that was ended before its time; NULL: none was. */
const struct run_segment *segment_proof_lost(const struct run_info *);
void segment_proof_read(struct conditions *, const struct run_info *);

#endif
