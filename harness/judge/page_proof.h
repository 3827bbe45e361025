/* SPDX-License-Identifier: MIT */
/* Whether a page of metrics is of the process that answered the load. */
#ifndef JUDGE_PAGE_PROOF_H
#define JUDGE_PAGE_PROOF_H

#include "record/record.h"
#include "verdict/conditions.h"

/* The target is elsewhere, and nothing but its page of metrics was read. */
int page_proof_is_all(const struct run_info *);
/*
 * Fills in what keeps such a page from proving anything FLAT. A run that did
 * not look, as those of older versions, proves and disproves nothing.
 */
void page_proof_read(struct conditions *, const struct run_info *);

#endif
