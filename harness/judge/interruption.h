/* SPDX-License-Identifier: MIT */
/* A run that the user ended early. */
#ifndef JUDGE_INTERRUPTION_H
#define JUDGE_INTERRUPTION_H

#include "judge/run_timeline.h"
#include "record/record.h"
#include "verdict/conditions.h"

/* Sets conditions->interrupted; and undone, if nothing was measured. */
void interruption_read(struct conditions *, const struct run *,
		       const struct run_timeline *);

#endif
