/* SPDX-License-Identifier: MIT */
#ifndef JUDGE_ROUTE_GROWTH_H
#define JUDGE_ROUTE_GROWTH_H

#include "judge/judged.h"

/*
 * Finds which routes the growth comes with, if the record can tell; sets
 * routes. 1: one of them leaks by itself, which has become the verdict.
 */
int route_growth_find(struct judged *, struct verdict *);

/*
 * Which routes the growth of that metric comes with, in words: "POST /publish",
 * "every route"; "" if the record cannot tell. 0: that is likely, not sure.
 */
int route_growth_words(const struct judged *, size_t metric, char *words,
		       size_t size);

#endif
