/* SPDX-License-Identifier: MIT */
/* The list of rules, and what they say about a metric. */
#ifndef VERDICT_RULES_H
#define VERDICT_RULES_H

#include "verdict/facts.h"
#include "verdict/metric_verdict.h"

/* Asks the rules in order; the first that decides fills in the verdict. */
void metric_judge(const struct facts *, struct metric_verdict *);
/* The probability of a LEAK's line without growth; 1 when it is no LEAK. */
double metric_p(const struct metric_verdict *, const struct facts *);

#endif
