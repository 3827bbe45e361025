/* SPDX-License-Identifier: MIT */
#ifndef JUDGE_DESCRIPTOR_GROWTH_H
#define JUDGE_DESCRIPTOR_GROWTH_H

#include "judge/judged.h"

/*
 * Sets which descriptors there are more of after the load than before it, by
 * descriptors.csv, and the routes that they come with. Nothing if there are not
 * clearly more.
 */
void descriptor_growth_find(struct judged *);

#endif
