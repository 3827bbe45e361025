/* SPDX-License-Identifier: MIT */
/* What histograms of latencies come to, in the files of a run directory. */
#ifndef LOAD_LATENCY_H
#define LOAD_LATENCY_H

#include "base/buf.h"
#include "load/histogram.h"
#include "record/record.h"

/* Of a route: from when requests were due, and from their sending. */
struct latency {
	const char *route; /* "": of all routes */
	const struct histogram *latency, *uncorrected;
};

/* For run.json. */
void latency_describe(struct run_latency *, const struct histogram *);
/* Lines of latency.csv: some percentiles. */
#define LATENCY_HEADER "route,percentile,latency_ms,uncorrected_ms\n"
void latency_write(struct buf *, const struct latency *);
/*
 * Lines of histograms.csv, from which histograms can be read back exactly: for
 * each bucket that is not empty its least value and how many it counts; before
 * them what no bucket tells: min, max and the sum.
 */
#define HISTOGRAMS_HEADER "route,timing,us,count\n"
void latency_write_buckets(struct buf *, const struct latency *);

/* Those of several runs, summed by route. All zero is empty. */
struct latency_sum {
	char *route;
	struct histogram latency, uncorrected;
};
struct latency_sums {
	struct latency_sum **items;
	size_t count;
};
/* Adds histograms.csv of a run. STATUS_DATA: it has none, or it is broken. */
int latency_sums_add(struct latency_sums *, const struct run *, struct error *);
/* NULL: there is none. */
const struct latency_sum *latency_sums_find(const struct latency_sums *,
					    const char *route);
void latency_sums_free(struct latency_sums *);

#endif
