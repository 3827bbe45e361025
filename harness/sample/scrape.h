/* SPDX-License-Identifier: MIT */
/*
 * What a service reports on a Prometheus page: its own memory, where no process
 * of it can be sampled, and whatever series the user names.
 */
#ifndef SAMPLE_SCRAPE_H
#define SAMPLE_SCRAPE_H

#include "base/buf.h"
#include "base/error.h"
#include "sample/page_watch.h"
#include "sample/prometheus.h"

enum { SCRAPE_COLUMNS = 16 };

struct scrape {
	const char *url; /* borrowed; NULL: none */
	struct series_name series[SCRAPE_COLUMNS];
	int is_counter[SCRAPE_COLUMNS]; /* as its # TYPE line said */
	int is_bytes[SCRAPE_COLUMNS];	/* though its name does not say so */
	double values[SCRAPE_COLUMNS];
	int seen[SCRAPE_COLUMNS]; /* it had a value once */
	size_t count;
	const struct strings *wanted; /* the first ones; borrowed, or NULL */
	struct buf text;
	int told; /* that it does not answer */
	struct page_watch page;
	char exporter[SERIES_NAME]; /* whose page that is; "": a service's */
	struct series_name per;	    /* which counts requests, if it is named */
	int anew; /* another process answers; for the caller to reset */
};

/*
 * Asks once: the known names that have a value now, and all of `wanted`, become
 * columns. per: what counts requests; NULL: that is guessed.
 * STATUS_UNAVAILABLE: no answer, or nothing on the page is known; STATUS_USAGE:
 * one of the wanted is not a series name, or they are too many.
 */
int scrape_start(struct scrape *, const char *url, const struct strings *wanted,
		 const char *per, struct error *);
void scrape_columns(const struct scrape *, struct strings *columns);
/* Names the wanted series that the page has never had: "'a', 'b'". How many. */
size_t scrape_absent(const struct scrape *, struct buf *names);
/* Those of them that were wanted. */
void scrape_named(const struct scrape *, struct strings *columns);
/* Those of them that are counters. */
void scrape_counters(const struct scrape *, struct strings *columns);
/* Asks again. -1: no answer, and the values are gaps. */
int scrape_take(struct scrape *, struct error *);
/* The runtime whose client library uses such names, as target_runtime(); "". */
const char *scrape_runtime(const struct scrape *);
void scrape_free(struct scrape *);

#endif
