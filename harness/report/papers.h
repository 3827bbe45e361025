/* SPDX-License-Identifier: MIT */
/* What a run directory holds besides samples, for who shows it whole. */
#ifndef REPORT_PAPERS_H
#define REPORT_PAPERS_H

#include <jansson.h>

#include "base/names.h"
#include "record/record.h"

enum { PAPERS_ROUTES = NAMES_MOST, PAPERS_PERCENTILES = 64 };

/* Requests by route, as counted last. */
struct route_tally {
	char *name;
	double requests, errors;
};

/* One line of the percentile spectrum of all requests. */
struct latency_row {
	double percentile, ms, uncorrected_ms;
};

struct papers {
	struct route_tally *routes; /* most requests first */
	size_t nroutes;
	struct latency_row latency[PAPERS_PERCENTILES];
	size_t nlatency;
	json_t *coverage, *profile; /* NULL: there is no such file */
};

/* From the directory alone; what is not there is empty. */
void papers_read(struct papers *, const struct run *);
void papers_free(struct papers *);

#endif
