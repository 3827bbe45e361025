/* SPDX-License-Identifier: MIT */
/* The requests that a scenario drove, by route. */
#ifndef TRAFFIC_DRIVEN_H
#define TRAFFIC_DRIVEN_H

#include "base/error.h"
#include "base/names.h"
#include "traffic/census.h"

/* What a run counts together, having told too many routes apart. */
#define DRIVEN_OTHERS "other routes"

struct driven_route {
	char *route; /* "GET /items/:id", or a name of its own */
	double requests;
	double assumed;		     /* of these not sent, */
	double aborted;		     /* and these aborted on purpose */
	struct statuses answers;     /* to all others; class 0: none */
	double last[STATUS_CLASSES]; /* from the last rows of a run */
	struct bins *bins;	     /* NULL: unknown */
};

/* All zero at first. */
struct driven {
	struct driven_route *routes;
	size_t count;
	struct names names;
	double untold; /* requests to routes beyond NAMES_MOST: any of them */
	int detailed; /* bins are complete; else only aborted requests are known
		       */
};

/* A request that was not sent: its answer is taken to be production's. */
enum { DRIVEN_ASSUMED = -1 };
/*
 * status: what they were answered; 0: nothing. hit: for its bins, and whether
 * it was aborted, which is no answer; NULL: unknown.
 */
void driven_add(struct driven *, const char *route, double requests, int status,
		const struct hit *hit);
/* Reads routes.csv and details.csv of a run. STATUS_DATA, STATUS_IO. */
int driven_read_run(struct driven *, const char *dir, struct error *);
void driven_free(struct driven *);

#endif
