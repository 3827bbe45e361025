/* SPDX-License-Identifier: MIT */
/*
 * Series of a monitoring system, as Prometheus and Grafana give them: what a
 * name says of their unit, and of whether growth of it can be a leak.
 */
#ifndef RECORD_METRIC_SERIES_H
#define RECORD_METRIC_SERIES_H

#include "record/series.h"

enum { METRIC_COLUMN = 48 };

enum metric_sort {
	METRIC_JUDGED,	/* memory in bytes, or a count that can leak */
	METRIC_UNNAMED, /* it does not say: memory, if its values can be */
	METRIC_OTHER	/* a counter, a share, a time */
};

/* The name without labels, and the column that it becomes. */
enum metric_sort metric_series_sort(const char *name, char *column,
				    size_t size);
/* Of a series without a unit: the least and whether all values are whole. */
struct metric_range {
	double most;
	size_t values, whole;
};
void metric_range_add(struct metric_range *, double value);
/* Whether they can be nothing but memory in bytes. */
int metric_range_is_memory(const struct metric_range *);

#endif
