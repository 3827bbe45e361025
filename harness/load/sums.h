/* SPDX-License-Identifier: MIT */
/* What all load threads have counted, added up exactly. */
#ifndef LOAD_SUMS_H
#define LOAD_SUMS_H

#include "load/counts.h"
#include "load/load_threads.h"
#include "record/record.h"
#include "traffic/bins.h"

struct route_sum {
	const char *name; /* in the counts of a thread */
	uint64_t requests[NCLASSES], errors[NCLASSES];
	uint64_t written; /* requests when its rows were last written */
	struct bins bins; /* by sums_finish() */
};

struct sums {
	struct route_sum routes[MAX_ROUTES];
	size_t nroutes;
	struct names names;
	/* By sums_finish(). */
	struct timings timings[TIMED_ROUTES]; /* the last: of all others */
	uint64_t failures[HTTP_NFAILURES], versions[HTTP_NVERSIONS];
	uint64_t stalled;
	const char *details[HTTP_NFAILURES];
	struct histogram latency, uncorrected, sent_lag, loop_lag;
	struct outcomes outcomes;
	struct flow_count *flows; /* as many as the scenario has */
};

/* Requests by route, as they are now. */
void sums_take(struct sums *, const struct load_threads *);
/* Rows of routes.csv for routes that changed since the last call. */
void sums_write(struct sums *, struct record *);
/* The rest: no thread runs any more. */
void sums_finish(struct sums *, const struct load_threads *, size_t nflows);
void sums_free(struct sums *);

#endif
