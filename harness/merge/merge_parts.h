/* SPDX-License-Identifier: MIT */
/* The runs that are merged, on one clock. */
#ifndef MERGE_MERGE_PARTS_H
#define MERGE_MERGE_PARTS_H

#include "merge/merge.h"
#include "record/record.h"

/* One of the run directories. */
struct part {
	struct run run; /* info and events */
	double zero_s;	/* when its time_s was 0, in the merged run's */
	double known_s; /* its requests are known until then; INFINITY: it
			   ended by itself, and they are all */
	double requests;
};

struct parts {
	struct part *items; /* the generators in order, then a sampler */
	size_t count;
	size_t generators;
	struct part *sampler; /* may be one of the generators */
	double began_ms;      /* when the merged run's time_s was 0 */
};

/* Reads run.json and events.csv of each, and puts them in order. */
int parts_open(struct parts *, const struct merge_order *, struct error *);
void parts_free(struct parts *);
/* Whether it made its whole share, or said why not. */
int part_ended(const struct part *);
/* When that phase began, in the merged run's time; NAN: never. */
double part_phase(const struct part *, const char *phase);

#endif
