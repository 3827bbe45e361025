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
/* 1: the verdict is certain, more load would not change it. */
int stopping_rule_check(struct stopping_rule *, double measured_s,
			uint64_t measured_requests);

#endif
