/* SPDX-License-Identifier: MIT */
#ifndef JUDGE_ROUTE_GROWTH_H
#define JUDGE_ROUTE_GROWTH_H

#include "judge/judged.h"

/*
 * Finds which routes the growth comes with, if the record can tell; sets
 * routes.
 */
void route_growth_find(struct judged *);

#endif
