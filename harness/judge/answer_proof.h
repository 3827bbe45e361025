/* SPDX-License-Identifier: MIT */
/* Whether the processes that were sampled are those that answered. */
#ifndef JUDGE_ANSWER_PROOF_H
#define JUDGE_ANSWER_PROOF_H

#include "record/record.h"
#include "verdict/conditions.h"

/* Fills in who answered and was not sampled; late: a process was sampled only
 * when the load was over. A run that did not look, as those of older versions,
 * proves and disproves nothing. */
void answer_proof_read(struct conditions *, const struct run_info *, int late);
/* The process that answered most and was not sampled; NULL: none is known. */
const struct run_answerer *answer_proof_other(const struct run_info *);
/* The first place that requests were passed on to, and where the process was
 * sampled or was not; NULL: there is none. */
const struct run_forward *answer_proof_forward(const struct run_info *,
					       int sampled);
/* The process that passes requests on to one that is sampled; NULL: none. */
const struct run_answerer *answer_proof_front(const struct run_info *);
/* Connections that sampled processes held. */
double answer_proof_sampled(const struct run_info *);

#endif
