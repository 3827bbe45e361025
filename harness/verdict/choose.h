/* SPDX-License-Identifier: MIT */
#ifndef VERDICT_CHOOSE_H
#define VERDICT_CHOOSE_H

#include "verdict/verdict.h"

/*
 * Sets .decides of each metric, by what it is evidence of and whether it could
 * be read.
 */
void choose_deciding(struct verdict *);

#endif
