/* SPDX-License-Identifier: MIT */
/*
 * Collections that flatline requested. They pause the target while requests
 * wait. Each is an event of the run, "collection" with detail "170 ms".
 */
#ifndef REPORT_COLLECTIONS_H
#define REPORT_COLLECTIONS_H

#include <stddef.h>

#include "base/buf.h"
#include "report/report.h"

struct collections {
	size_t count;
	double seconds; /* of all together */
};

/* When it began (the event marks its end). NAN: not a collection. */
double collection_start(const struct run_event *);
/* Those that ended between the two times. */
struct collections collections_between(const struct run *, double from_s,
				       double to_s);
/*
 * The share of measured requests that waited for one: an upper bound in a
 * closed model, where each user has one request in flight; in an open model an
 * estimate, by what arrived meanwhile. NAN: unknown.
 */
double collections_waited(const struct judged *);
/* "21 times, 4.25 s in all: ..." and which latencies they affect; "": none. */
void collections_words(struct buf *, const struct judged *);

#endif
