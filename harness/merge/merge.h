/* SPDX-License-Identifier: MIT */
/*
 * One run directory from those of several machines: generators that made a
 * segment of the load each, and a sampler that saw the target's memory. The
 * sampler's rows get the generators' requests, errors, connections and so on
 * as of their time; what the load came to is summed; the rest is the
 * sampler's. Memory does not grow with the length of the runs.
 */
#ifndef MERGE_MERGE_H
#define MERGE_MERGE_H

#include <stddef.h>

#include "base/error.h"

struct merge_order {
	const char *const *runs; /* run directories, in any order */
	size_t count;
	const char *dir;		/* where the merged run goes */
	void (*note)(const char *text); /* what whoever reads it should know */
};

/*
 * STATUS_DATA: a segment is missing or twice there, one is of another load,
 * nothing or two things were sampled. A segment that was killed is no error:
 * the merged run says so, and ends where its requests end to be known.
 */
int merge_runs(const struct merge_order *, struct error *);

#endif
