/* SPDX-License-Identifier: MIT */
/*
 * Asks a Prometheus page beside the sampling, at its own pace: one that is
 * silent for seconds keeps nobody's memory from being read.
 */
#ifndef SAMPLE_PAGE_ASKING_H
#define SAMPLE_PAGE_ASKING_H

#include "sample/aside.h"
#include "sample/sample.h"
#include "sample/scrape.h"

/* Starts as all zero. */
struct page_asking {
	struct scrape *scrape; /* borrowed; its url NULL: there is no page */
	struct record *record; /* borrowed */
	struct aside aside;    /* under way: the scrape is not ours */
	struct error error;    /* what came of it */
	double due_s, pause_s; /* when it is asked next; between two times */
	double wait_s;	       /* for what it answers */
	double start_s;	       /* of clock_now() */
	int absent_told;
};

/* Of the plan: its page, record and slowest pause. tell: as of struct aside. */
void page_asking_init(struct page_asking *, const struct sampler_plan *,
		      void (*tell)(void *arg), void *arg);
void page_asking_free(struct page_asking *);
/* Whether an answer waits to be taken. */
int page_asking_is_over(struct page_asking *);
/*
 * Fills in the page's columns of a row: gaps, where it has not answered anew.
 * It may be asked only with `costly` ones. Returns whether it can be looked at:
 * whether it is not being asked now.
 */
int page_asking_take(struct page_asking *, int costly, double *row);
/* Reports once which series the user named that the page has never had;
 * ending: also when it may yet have them. */
void page_asking_check(struct page_asking *, const struct sampler_plan *,
		       int ending);
/* What comes next is the last answer: it is waited for, and asked anew. */
void page_asking_end(struct page_asking *);

#endif
