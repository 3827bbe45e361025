/* SPDX-License-Identifier: MIT */
/*
 * What a service tells of itself at a Prometheus endpoint: its own memory,
 * where no process of it can be sampled, and whatever else is asked for.
 */
#ifndef SAMPLE_SCRAPE_H
#define SAMPLE_SCRAPE_H

#include "base/buf.h"
#include "base/error.h"
#include "sample/prometheus.h"

enum { SCRAPE_COLUMNS = 16 };

struct scrape {
	const char *url; /* borrowed; NULL: none */
	struct series_name series[SCRAPE_COLUMNS];
	int is_counter[SCRAPE_COLUMNS]; /* as its # TYPE line said */
	double values[SCRAPE_COLUMNS];
	size_t count;
	struct buf text;
	int told; /* that it does not answer */
};

/*
 * Asks once: what it tells now of the names that are known, and all of
 * `wanted`, become columns. STATUS_UNAVAILABLE: it does not answer, or has
 * nothing that is known; STATUS_USAGE: a wanted one is no name of a series.
 */
int scrape_start(struct scrape *, const char *url, const struct strings *wanted,
		 struct error *);
void scrape_columns(const struct scrape *, struct strings *columns);
/* Those of them that are counters. */
void scrape_counters(const struct scrape *, struct strings *columns);
/* Asks again. -1: no answer, and the values are gaps. */
int scrape_take(struct scrape *, struct error *);
/* The runtime that such names are of, as target_runtime(); "" if of none. */
const char *scrape_runtime(const struct scrape *);
void scrape_free(struct scrape *);

#endif
