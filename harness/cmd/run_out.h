/* SPDX-License-Identifier: MIT */
/* --out: tells monitoring systems of a run while it goes. */
#ifndef CMD_RUN_OUT_H
#define CMD_RUN_OUT_H

#include "drive/order.h"
#include "judge/live.h"

struct run_out;

/* NULL without an error: --out was not given. dir: of the run. Errors: as
 * out_open(). The settings are borrowed. */
struct run_out *run_out_open(const struct settings *, const char *dir,
			     struct error *);
/* What follows does nothing for NULL. It begins; columns: as in
 * drive_observer. */
int run_out_start(struct run_out *, const struct run_info *,
		  const struct strings *columns, struct error *);
/* In the sampler's thread. */
void run_out_row(struct run_out *, const double *values);
/* Ten times a second: a set of points once a second, every ten of a watch. */
void run_out_progress(struct run_out *, const struct drive_progress *,
		      const struct live_state *);
void run_out_close(struct run_out *);

#endif
