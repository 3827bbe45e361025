/* SPDX-License-Identifier: MIT */
/* A scenario whose iterations make no request. Called by the coordinator. */
#ifndef LOAD_EMPTY_H
#define LOAD_EMPTY_H

#include "load/load_state.h"

/*
 * Whether it is certain that no request will come. A script sees no clock: what
 * an iteration does depends on its number, its user and chance. So each user at
 * work must have ended 100 iterations without a request, and all of them
 * together 1000, before a flow that makes requests only sometimes is told from
 * one that never does. If each ended by an error of the script, 10 and 40.
 */
int empty_is_certain(const struct load *);

#endif
