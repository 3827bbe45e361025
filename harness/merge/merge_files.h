/* SPDX-License-Identifier: MIT */
/* The files of a merged run, each from those of its parts. */
#ifndef MERGE_MERGE_FILES_H
#define MERGE_MERGE_FILES_H

#include "merge/merge_parts.h"

/* samples.csv: the sampler's rows with all generators' doses. Tells the parts
 * until when they are known. */
int merge_samples(struct parts *, struct record *, struct error *);
/* routes.csv: sums of all generators' counts. */
void merge_routes(const struct parts *, struct record *);
/* events.csv: the sampler's, and the phases of the whole load. */
void merge_events(const struct parts *, struct record *);
/* processes.csv, descriptors.csv and target.log of the sampler. */
int merge_copies(const struct parts *, const char *dir, struct error *);
/* latency.csv, histograms.csv and run.json. */
int merge_describe(const struct parts *, struct record *, struct error *);

#endif
