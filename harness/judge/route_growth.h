/* SPDX-License-Identifier: MIT */
#ifndef JUDGE_ROUTE_GROWTH_H
#define JUDGE_ROUTE_GROWTH_H

#include "judge/judged.h"
#include "judge/route_counts.h"

/*
 * Finds which routes the growth comes with, if the record can tell; sets
 * routes. 1: one of them leaks by itself, which has become the verdict.
 */
int route_growth_find(struct judged *, struct verdict *);

/* Whether growth can come with routes: it is counted by request. */
int route_growth_applies(const struct judged *);
/* Sets routes, by the metric that decides. */
void route_growth_show(struct judged *, struct route_counts *);

/*
 * route_words.c: which routes the growth of that metric comes with, in words:
 * "POST /publish", "every route"; "" if the record cannot tell. 0: that is
 * likely, not sure.
 */
int route_growth_words(const struct judged *, size_t metric, char *words,
		       size_t size);

#endif
