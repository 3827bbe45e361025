/* SPDX-License-Identifier: MIT */
/* The files of a run directory besides the samples, for complete reports. */
#ifndef REPORT_RUN_FILES_H
#define REPORT_RUN_FILES_H

#include <jansson.h>

#include "base/names.h"
#include "record/record.h"

enum { RUN_FILES_ROUTES = NAMES_MOST, RUN_FILES_PERCENTILES = 64 };

/* A route's requests, by its last row. */
struct route_tally {
	char *name;
	double requests, errors;
};

/* A row of the percentile spectrum of all requests. */
struct latency_row {
	double percentile, ms, uncorrected_ms;
};

struct run_files {
	struct route_tally *routes; /* most requests first */
	size_t nroutes;
	struct latency_row latency[RUN_FILES_PERCENTILES];
	size_t nlatency;
	json_t *coverage, *profile; /* NULL: no such file */
};

/* Reads them from the directory; what is missing stays empty. */
void run_files_read(struct run_files *, const struct run *);
void run_files_free(struct run_files *);

#endif
