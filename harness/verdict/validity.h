/* SPDX-License-Identifier: MIT */
/* Whether a run was what it should have been. A leak stands all the same. */
#ifndef VERDICT_VALIDITY_H
#define VERDICT_VALIDITY_H

#include "verdict/verdict.h"

/* REASON_NONE, _RESTARTED, _LOAD_NOT_HELD, _GENERATOR or _ERRORS. */
enum reason validity_reason(const struct conditions *);
/* Whether whoever made the load had no more to give. */
int validity_strained(double own_share, double own_lag_s);
/* What was wrong, with numbers, and what to do. */
void validity_sentence(const struct conditions *, char *text, size_t size);

#endif
