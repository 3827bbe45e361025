/* SPDX-License-Identifier: MIT */
/* The one order in which all reports list metrics, inside this stage. */
#ifndef REPORT_METRIC_ORDER_H
#define REPORT_METRIC_ORDER_H

#include "judge/judged.h"

struct metric_order {
	/* What decided comes first, then the rest of what decides, worst first;
	 * what is information only comes last. */
	const struct metric_verdict *metrics[VERDICT_METRICS];
	size_t count;
	size_t deciding; /* how many of them decide; if none does, all */
};

/* Without those that have no reading. */
void metric_order(struct metric_order *, const struct verdict *);

#endif
