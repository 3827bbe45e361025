/* SPDX-License-Identifier: MIT */
/* From one phase of a load to the next. Called by the coordinator. */
#ifndef LOAD_PHASE_H
#define LOAD_PHASE_H

#include "load/load_state.h"

/* Takes from the settings how long each phase is, and the quota. */
void phase_plan(struct load *);
/* Seconds of the measured part at most; INFINITY: a log ends it. */
double phase_measured_time(const struct settings *);
/* Enters the first phase. */
void phase_start(struct load *);
/* Gives all threads the load's order; and whether one of them has not taken it
 * for so long that it is held. */
void phase_order(struct load *);
int phase_is_held(const struct load *);
/* Does nothing if that phase is over already. */
void phase_enter(struct load *, enum phase);
/* Moves on while the phase under way is over. */
void phase_advance(struct load *);
/* Enters that phase before its time. */
void phase_end_early(struct load *, enum phase);
/* From now on, what is under way is given up when it should have timed out. */
void phase_give_up_later(struct load *, double now);

#endif
