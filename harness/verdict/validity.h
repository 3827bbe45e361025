/* SPDX-License-Identifier: MIT */
/* Whether a run was what it should have been. A leak stands all the same. */
#ifndef VERDICT_VALIDITY_H
#define VERDICT_VALIDITY_H

#include "verdict/verdict.h"

/* REASON_NONE, _RESTARTED, _LOAD_NOT_HELD or _ERRORS. */
enum reason validity_reason(const struct conditions *);
/* What was wrong, with numbers, and what to do. */
void validity_sentence(const struct conditions *, char *text, size_t size);

#endif
