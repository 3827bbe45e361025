/* SPDX-License-Identifier: MIT */
/*
 * Whose page of metrics that is: what counts requests there, by how much that
 * rises, and whether another process answers for it.
 */
#ifndef SAMPLE_PAGE_WATCH_H
#define SAMPLE_PAGE_WATCH_H

#include "sample/prometheus.h"

enum { PAGE_COUNTERS = 64, PAGE_PROCESSES = 8 };

/* A counter, over all of its labels. */
struct page_counter {
	char name[SERIES_NAME];
	double first, last; /* it has risen by the difference */
	double now;	    /* on the page that is being read; NAN: not there */
	unsigned falls;
};

struct page_watch {
	unsigned reads;
	struct page_counter counters[PAGE_COUNTERS];
	size_t ncounters;
	/* The series that the user says counts requests, the first counter;
	 * borrowed, NULL: all are guessed by name. */
	const struct series_name *named;
	/* Start times of the processes that answered, in the order in which
	 * they were met. */
	double starts[PAGE_PROCESSES];
	size_t nstarts;
	double start;  /* of the one that answered last */
	double read_s; /* when that was, in seconds since 1970 */
	int in_turn;   /* several processes answer in turn */
};

/*
 * Reads one more page, at that time (seconds since 1970). Returns 1 if the
 * process that answers has been started since the page before, in place of the
 * one before.
 */
int page_watch_read(struct page_watch *, const char *text, double time_s);

/*
 * The exporter whose page that is: it tells of others, and of memory that is
 * its own. "": it is the page of a service, as far as is known.
 */
void page_exporter(const char *text, char *name, size_t size);

/* The one that is named, which may not have come (last: NAN); else the one that
 * has risen by about so much; NULL: none is known. */
const struct page_counter *page_watch_counter(const struct page_watch *,
					      double requests);

#endif
