/* SPDX-License-Identifier: MIT */
/*
 * Requests counted by route, in memory that is bounded whatever comes: a tree
 * by method and segment. Where one position takes many values it is folded
 * into a parameter; what alone is a good part of the requests there stays.
 */
#ifndef TRAFFIC_CENSUS_H
#define TRAFFIC_CENSUS_H

#include <stdint.h>

#include "base/buf.h"
#include "traffic/bins.h"
#include "traffic/hit.h"
#include "traffic/pattern.h"
#include "traffic/samples.h"

enum {
	CENSUS_CHILDREN = 48, /* values at a position, before it is folded */
	CENSUS_NODES = 20000, /* in all; beyond that: other paths */
	CENSUS_SAMPLES = 20,  /* targets of a route, where a text lists them */
	CENSUS_MANY = 1000,   /* and where a table does */
	CENSUS_KEPT = 50000,  /* from that many in all on, half as many each */
	CENSUS_CLASSES = 6    /* not known, 1xx ... 5xx */
};

/* One request in full; owned. */
struct sketch {
	struct strings headers;
	char *body; /* NULL: none */
	size_t body_len;
	int body_unknown; /* it had one, that was not told */
};

/* What is known of a route. */
struct tally {
	double requests, classes[CENSUS_CLASSES], aborted;
	struct samples samples;
	struct sketch *sketch; /* NULL: none was told */
	struct bins *bins;     /* NULL: not asked for */
};

struct census_row {
	char *route; /* "GET /items/:id"; owned */
	const struct tally *tally;
};

struct census_plan {
	const struct patterns *patterns; /* borrowed; NULL: none */
	unsigned keep; /* targets of a route, and a sketch; 0: neither */
	int bins;
	unsigned nodes; /* at most; 0: CENSUS_NODES */
};

struct census;
struct census *census_new(const struct census_plan *);
void census_free(struct census *);
void census_add(struct census *, const struct hit *);
/* When all have been added: looks again at what was taken for a name. */
void census_settle(struct census *);

/* By requests, most first; the last may be "other paths". */
size_t census_rows(const struct census *, struct census_row **);
void census_rows_free(struct census_row *, size_t count);
double census_requests(const struct census *); /* of all rows */
/* Answered 400, 404 or 405 on a path that is no route: in no row. */
double census_lost(const struct census *);

/* When requests came, by their times: 0 where it is not known. */
struct pace {
	double seconds;		  /* from the first to the last */
	double gap_low, gap_high; /* quartiles between two of one client */
};
struct pace census_pace(const struct census *);

#endif
