/* SPDX-License-Identifier: MIT */
#ifndef VERDICT_CHOOSE_H
#define VERDICT_CHOOSE_H

#include "verdict/verdict.h"

/*
 * Sets .decides of each metric, by what it is evidence of and whether it could
 * be read. policy: upper bound of the growth of the heap's own memory, which
 * the runtime's policy explains; NAN: unknown.
 */
void choose_deciding(struct verdict *, double policy);

#endif
