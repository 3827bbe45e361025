/* SPDX-License-Identifier: MIT */
/* Whether a run went as planned. A LEAK stands even if it did not. */
#ifndef VERDICT_VALIDITY_H
#define VERDICT_VALIDITY_H

#include <stddef.h>

#include "verdict/conditions.h"
#include "verdict/metric_verdict.h"

/* NULL: it did. */
const struct reason *validity_reason(const struct conditions *);
/* Whether the load generator was at its limit. */
int validity_strained(double own_share, double own_lag_s);
/* What went wrong, with numbers, and what to do; "" if nothing did. */
void validity_sentence(const struct conditions *, char *text, size_t size);

#endif
