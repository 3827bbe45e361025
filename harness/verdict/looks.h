/* SPDX-License-Identifier: MIT */
/*
 * Group-sequential looks: a run that may end early is judged at lengths that
 * are fixed beforehand, so that the looks can share the error rate
 * (Bonferroni).
 */
#ifndef VERDICT_LOOKS_H
#define VERDICT_LOOKS_H

#include "verdict/verdict.h"

enum { LOOKS = 40 };

/*
 * At a quarter, a half and the whole of the duration, then each time at twice
 * as long, and at the most. Lengths are in the unit of the arguments. Returns
 * how many there are.
 */
size_t looks_plan(double duration, double most, double looks[LOOKS]);

/*
 * Whether the run may end here: with the same answer at two looks in a row, so
 * that a cache that fills has had as much time again to stop, and a leak as
 * much again to show. (Tried on 240 runs: 13 ended by a first FLAT that was
 * false, 2 by two in a row.)
 */
int looks_certain(enum verdict_kind now, enum verdict_kind before);

#endif
