/* SPDX-License-Identifier: MIT */
/* One of two runs, shifted so that both start at zero; inside this stage. */
#ifndef REPORT_ALIGNED_RUN_H
#define REPORT_ALIGNED_RUN_H

#include "report/plot.h"

struct aligned_run {
	const char *name; /* "before" */
	const struct judged *run;
	struct trace whole;  /* as recorded; borrowed */
	struct trace growth; /* the measured part, from zero; owned */
	double dose, level;  /* the zero point in the original */
	double end;	     /* dose from there to the end */
	struct range values; /* range of the growth */
	double last;	     /* last reading of the growth */
};

/* Fills in the rest from run and whole. Free it with aligned_run_free(). */
void aligned_run_init(struct aligned_run *);
void aligned_run_free(struct aligned_run *);
/* Adds lines "dose fit low high" of the fitted line, if there is one. */
void aligned_run_fit(struct buf *, const struct aligned_run *);

#endif
