/* SPDX-License-Identifier: MIT */
/*
 * --until-certain: asks for the verdict at fixed times (looks) and decides
 * whether it is certain.
 */
#ifndef JUDGE_STOPPING_RULE_H
#define JUDGE_STOPPING_RULE_H

#include <stdint.h>

#include "judge/live.h"

struct stopping_rule {
	struct live *live; /* borrowed */
	double looks[LOOKS];
	size_t nlooks, next;
	unsigned asked;		  /* looks requested from the thread */
	enum verdict_kind before; /* verdict of the previous look */
};

void stopping_rule_init(struct stopping_rule *, struct live *,
			const struct settings *);
enum stopping {
	STOPPING_GO_ON,
	STOPPING_LOOK,	 /* what is measured until now is judged */
	STOPPING_CERTAIN /* more load would not change the verdict */
};

/*
 * FLAT is not certain as long as there are flows_left, of which no iteration
 * has ended yet.
 */
enum stopping stopping_rule_check(struct stopping_rule *, double measured_s,
				  uint64_t measured_requests,
				  size_t flows_left);

#endif
