/* SPDX-License-Identifier: MIT */
#ifndef JUDGE_ROUTE_GROWTH_H
#define JUDGE_ROUTE_GROWTH_H

#include "judge/judged.h"

/* Which routes the growth comes with, if the record can tell: into routes. */
void route_growth_find(struct judged *);

#endif
