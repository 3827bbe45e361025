/* SPDX-License-Identifier: MIT */
/* How the load generator itself does: a row of self.csv once a second. */
#ifndef LOAD_SELF_H
#define LOAD_SELF_H

#include "load/load_threads.h"
#include "record/record.h"

struct self {
	double processor_share; /* of one, that a thread can have: 1 or less */
	double last;		/* clock_now() of the last row */
	double last_cpu[DOSE_SHARES]; /* of each thread, by then */
	double busiest; /* of all rows that measure: see struct load_strain */
	double rss_first_bytes, rss_last_bytes;
};

/* Writes a row. measuring: it counts for busiest. */
void self_record(struct self *, const struct load_threads *,
		 const struct load_plan *, int measuring, double now);

#endif
