/* SPDX-License-Identifier: MIT */
/*
 * Collections that flatline asked for: they stop the target, and requests wait
 * meanwhile. They are events of a run, "collection" with "170 ms".
 */
#ifndef REPORT_COLLECTIONS_H
#define REPORT_COLLECTIONS_H

#include <stddef.h>

#include "base/buf.h"
#include "report/report.h"

struct collections {
	size_t count;
	double seconds; /* in all */
};

/* When it began: the event is of its end. NAN: it is no collection. */
double collection_start(const struct run_event *);
/* Those that ended between two times. */
struct collections collections_between(const struct run *, double from_s,
				       double to_s);
/*
 * The share of the measured requests that waited for one. At most, in a closed
 * model: each user has one request under way. About, in an open one: what
 * arrived meanwhile. NAN: unknown.
 */
double collections_waited(const struct judged *);
/* "21 times, 4.25 s in all: ..." and in which latencies; "": there was none. */
void collections_words(struct buf *, const struct judged *);

#endif
