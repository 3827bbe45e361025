/* SPDX-License-Identifier: MIT */
/* One of two runs, shifted so that both start at zero; inside this stage. */
#ifndef REPORT_SIDE_H
#define REPORT_SIDE_H

#include "report/plot.h"

struct side {
	const char *name; /* "before" */
	const struct judged *run;
	struct trace whole;  /* as recorded; borrowed */
	struct trace growth; /* the measured part, from zero; owned */
	double dose, level;  /* the zero point in the original */
	double end;	     /* dose from there to the end */
	struct range values; /* range of the growth */
	double last;	     /* last reading of the growth */
};

/* Fills in the rest from run and whole. Free it with side_free(). */
void side_lay(struct side *);
void side_free(struct side *);
/* Adds lines "dose fit low high" of the fitted line, if there is one. */
void side_fit(struct buf *, const struct side *);

#endif
