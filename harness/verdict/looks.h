/* SPDX-License-Identifier: MIT */
/*
 * A run that may end before its time is looked at when it is this long, fixed
 * beforehand, so that the looks can share the error rate (Bonferroni).
 */
#ifndef VERDICT_LOOKS_H
#define VERDICT_LOOKS_H

#include "verdict/verdict.h"

enum { LOOKS = 40 };

/*
 * A quarter, a half and the whole of the duration, twice as long each time
 * after it, and the most: in the unit of both. How many.
 */
size_t looks_plan(double duration, double most, double looks[LOOKS]);

/*
 * May it end here? FLAT at once; a LEAK must stand at two looks in a row: what
 * was a cache that fills had as much time again to stop.
 */
int looks_certain(enum verdict_kind now, enum verdict_kind before);

#endif
