/* SPDX-License-Identifier: MIT */
/* The files of a run directory besides the samples, for complete reports. */
#ifndef REPORT_PAPERS_H
#define REPORT_PAPERS_H

#include <jansson.h>

#include "record/record.h"

enum { PAPERS_ROUTES = 200, PAPERS_CLASSES = 8, PAPERS_PERCENTILES = 64 };

/* A route's requests, by its last row. */
struct route_tally {
	char *name;
	double requests, errors;
};

/* A row of the percentile spectrum of all requests. */
struct latency_row {
	double percentile, ms, uncorrected_ms;
};

struct papers {
	struct route_tally routes[PAPERS_ROUTES]; /* most requests first */
	size_t nroutes;
	struct latency_row latency[PAPERS_PERCENTILES];
	size_t nlatency;
	json_t *coverage, *profile; /* NULL: no such file */
};

/* Reads them from the directory; what is missing stays empty. */
void papers_read(struct papers *, const struct run *);
void papers_free(struct papers *);

#endif
