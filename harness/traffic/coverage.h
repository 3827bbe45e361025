/* SPDX-License-Identifier: MIT */
/* Routes that traffic takes, beside those that a scenario drove. */
#ifndef TRAFFIC_COVERAGE_H
#define TRAFFIC_COVERAGE_H

#include <jansson.h>

#include "traffic/driven.h"

/*
 * A route is covered by an answer of 2xx or 3xx; others have touched it, and so
 * has what was aborted on purpose.
 */
struct coverage_route {
	char *route;	 /* "POST /publish"; owned */
	double requests; /* of the traffic */
	double share;	 /* of all of the traffic */
	double driven;	 /* requests of the scenario, */
	double aborted;	 /* of these ended on purpose */
	int covered, touched;
	const struct route_stats *stats; /* the census' */
	struct bins bins;		 /* of what was driven there */
};

struct coverage {
	struct coverage_route *routes; /* the most that is missed first */
	size_t count, covered;
	double share;	  /* of the requests, that covered routes take */
	double requests;  /* of the traffic */
	double lost;	  /* requests to no route: not counted */
	size_t elsewhere; /* routes driven that the traffic does not take */
	int counts;  /* shares tell how often; 0: only which routes there are */
	int assumed; /* nothing was sent: answers are taken to be good */
	int detailed; /* bins of what was driven are whole */
};

/* Borrows from the census. driven's names are matched with its routes. */
void coverage_make(struct coverage *, const struct census *,
		   const struct driven *);
void coverage_free(struct coverage *);

/* Whether requests of that bin were driven: 1; 0; -1: it is not known. */
int coverage_bin(const struct coverage *, const struct coverage_route *,
		 const char *key);

/* "The scenario drives 7 of 11 routes, ...", without a line break. */
void coverage_sentence(const struct coverage *, struct buf *);
/* {"coverage":0.62,"source":...,"routes":[...]}; a new reference. */
json_t *coverage_json(const struct coverage *, const char *source);

#endif
