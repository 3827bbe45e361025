/* SPDX-License-Identifier: MIT */
/* report.html of a run that goes on: the same page, with how far it is. */
#ifndef REPORT_LIVE_PAGE_H
#define REPORT_LIVE_PAGE_H

#include "report/report.h"

enum { LIVE_FACTS = 8 };

struct live_fact {
	const char *name; /* "errors" */
	char words[64];
};

/* Texts are borrowed. */
struct live_page {
	struct live_fact facts[LIVE_FACTS]; /* "phase", "requests", "errors" */
	size_t nfacts;
	double share; /* of the phase under way, 0..1; NAN: not known */
	int judged;   /* there is a verdict so far */
	int ended;    /* it is the last one */
	/* How long until a verdict, if the rate stays; NAN: not known. */
	double needed_s;
	const char *waiting; /* why there is no verdict: "The load warms up." */
	char nonce[33];	     /* set: what may run in this page alone */
};

/* dir: where report.html will be, or is. STATUS_IO: no template. */
int report_live(struct buf *, const char *dir, const struct judged *,
		struct live_page *, struct error *);

#endif
