/* SPDX-License-Identifier: MIT */
/* One of two runs, laid so that both begin at zero; inside this stage. */
#ifndef REPORT_SIDE_H
#define REPORT_SIDE_H

#include "report/plot.h"

struct side {
	const char *name; /* "before" */
	const struct judged *run;
	struct trace whole;  /* as recorded; borrowed */
	struct trace growth; /* of the measured part, from zero; owned */
	double dose, level;  /* where that zero is */
	double end;	     /* dose done from there */
	struct range values; /* of the growth */
	double last;	     /* of its readings */
};

/* whole is set. Memory is returned by side_free(). */
void side_lay(struct side *);
void side_free(struct side *);
/* Lines "dose fit low high" of the fitted line, if there is one. */
void side_fit(struct buf *, const struct side *);

#endif
