/* SPDX-License-Identifier: MIT */
/*
 * What a JVM's log of collections tells of its heap. After a full collection it
 * holds what is reachable; at the end of a concurrent marking also what was
 * allocated since, which is used where there are too few of the others; after a
 * young one whatever garbage has grown old.
 */
#ifndef RECORD_HEAP_LOG_H
#define RECORD_HEAP_LOG_H

#include "record/series.h"

enum heap_event { HEAP_YOUNG, HEAP_FULL, HEAP_MARKED };

/* "25M->12M(64M)", "26M(10%)->12M(5%)": the second size. -1: there is none. */
int heap_log_after(const char *text, double *bytes, double *digit);
/* A collection; uptime_s may be NAN. */
void heap_log_add(struct series_feed *, enum heap_event, double uptime_s,
		  double stamp_s, double bytes, double digit);
/* After the last line. */
void heap_log_end(struct series_feed *);

#endif
