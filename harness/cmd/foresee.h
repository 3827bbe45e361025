/* SPDX-License-Identifier: MIT */
/* What the target can run out of, and when that will be. */
#ifndef CMD_FORESEE_H
#define CMD_FORESEE_H

#include "cmd/cmd.h"
#include "cmd/intake.h"

/*
 * Where it must survive and no growth was named, the tolerated growth is what
 * lets it. STATUS_USAGE: no limit is known to survive under.
 */
int foresee_tolerance(struct judged *, const struct settings *,
		      const struct intake *, struct error *);
/* The forecast of a run that was judged, and what a death says of it. */
void foresee(struct judged *, const struct settings *, const struct intake *);
/* bars.c: latency, rate and descriptors, where they have a limit. */
void bars_take(struct judged *, const struct settings *, const struct intake *);
/* Whether a limit of memory is known, from the settings or the target. */
int foresee_has_limit(const struct settings *, const json_t *run);

#endif
