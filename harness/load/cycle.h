/* SPDX-License-Identifier: MIT */
/*
 * A measured phase made of cycles: a burst of requests, all of them answered,
 * time for the target to settle, and then somebody takes a reading and calls
 * for the next. Iterations that the burst began are completed, so that no half
 * of their work is left in the target. Called by the coordinator.
 */
#ifndef LOAD_CYCLE_H
#define LOAD_CYCLE_H

#include "load/load_state.h"

/* Moves on if the state under way is over; nothing if there are no cycles. */
void cycle_advance(struct load *);
/* The reading has been taken: the next burst, of so many requests (0: as many
 * as before), or the drain after the last. */
void cycle_next(struct load *, uint64_t burst);
/* How much of all cycles is done, 0..1. */
double cycle_share(const struct load *);

#endif
