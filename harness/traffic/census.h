/* SPDX-License-Identifier: MIT */
/* Requests counted by route, in memory that is bounded whatever comes. */
#ifndef TRAFFIC_CENSUS_H
#define TRAFFIC_CENSUS_H

#include "traffic/hit.h"
#include "traffic/pattern.h"
#include "traffic/route_stats.h"

enum {
	CENSUS_NODES = 20000, /* of the tree; beyond that: other paths */
	CENSUS_SAMPLES = 20,  /* targets of a route, where a text lists them */
	CENSUS_MANY = 1000,   /* and where a table does */
	CENSUS_KEPT = 50000,  /* of all routes: then half as many of each */
	CENSUS_LONG = 16 << 20, /* bytes of targets that are long */
	CENSUS_OPERATIONS = 500 /* of a route; beyond that: others */
};

struct census_row {
	char *route; /* "GET /items/:id", "POST /graphql GetUser"; owned */
	const struct route_stats *stats;
};

struct census_plan {
	const struct patterns *patterns; /* borrowed; NULL: none */
	unsigned keep; /* targets of a route, and one request; 0: neither */
	int bins;
	unsigned nodes;	       /* at most; 0: CENSUS_NODES */
	const char *operation; /* the field that tells them apart; or NULL */
};

struct census;
struct census *census_new(const struct census_plan *);
void census_free(struct census *);
void census_add(struct census *, const struct hit *);
/* When all have been added: folds what only seemed to be a name. */
void census_settle(struct census *);

/* By requests, most first; the last may be "other paths". */
size_t census_rows(const struct census *, struct census_row **);
void census_rows_free(struct census_row *, size_t count);
double census_requests(const struct census *); /* of all rows */
/* Answered 400, 404 or 405 on a path that is no route: not in the rows. */
double census_lost(const struct census *);

/* Requests of long targets, which found no room beside others: counted, but
 * such a target may be missing. */
double census_unkept(const struct census *);

/* When requests came; 0 where that is unknown. */
struct pace {
	double seconds;		  /* from the first to the last */
	double gap_low, gap_high; /* quartiles between two of one client */
};
struct pace census_pace(const struct census *);

#endif
