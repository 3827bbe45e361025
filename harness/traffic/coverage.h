/* SPDX-License-Identifier: MIT */
/* Compares the routes of real traffic with those that a scenario drove. */
#ifndef TRAFFIC_COVERAGE_H
#define TRAFFIC_COVERAGE_H

#include <jansson.h>

#include "traffic/driven.h"

/*
 * A route is covered by an answer of a class that production usually gave
 * (where that is unknown, of 2xx or 3xx); touched by any other, or by a request
 * aborted on purpose.
 */
struct coverage_route {
	char *route;		 /* "POST /publish"; owned */
	double requests;	 /* of the traffic */
	double share;		 /* of all of the traffic */
	double driven;		 /* requests of the scenario, */
	double aborted;		 /* of these aborted on purpose */
	struct statuses answers; /* to all others */
	int covered, touched;
	int operations; /* was driven by operations that the traffic, a log,
			   does not tell apart */
	const struct route_stats *stats; /* of the census */
	struct bins bins;		 /* of the requests driven there */
};

struct coverage {
	struct coverage_route
	    *routes; /* missed ones first, the largest first */
	size_t count, covered;
	double share;	  /* share of the requests on covered routes */
	double requests;  /* of the traffic */
	double lost;	  /* requests on no route: not counted above */
	double unread;	  /* that the source has, but that are not known */
	double untold;	  /* driven to more routes than were told apart: a
			     route that seems missed may be one of them */
	size_t elsewhere; /* routes driven that the traffic does not have */
	int counts;	  /* shares are known; 0: only which routes there are */
	int assumed;	  /* nothing was sent: answers are assumed to be good */
	int detailed;	  /* the bins of what was driven are complete */
};

/* Borrows from the census, whose routes are matched with the names driven. */
void coverage_make(struct coverage *, const struct census *,
		   const struct driven *);
void coverage_free(struct coverage *);

/* Whether requests of that bin were driven: 1; 0; -1: unknown. */
int coverage_bin(const struct coverage *, const struct coverage_route *,
		 const char *key);

/* What --min is compared with: the share of requests, or of routes where the
 * input does not count them. */
double coverage_reached(const struct coverage *);

/* coverage_words.c */
/*
 * "driven, but answered 302; production answered 200" (or "documented is 200"):
 * of a route that is touched only; nothing of any other.
 */
void coverage_why(const struct coverage *, const struct coverage_route *,
		  struct buf *);
/* "The scenario drives 7 of 11 routes, ...", without a line break. */
void coverage_sentence(const struct coverage *, struct buf *);
/* coverage_json.c: {"coverage":0.62,"source":...,"routes":[...]}; a new
 * reference. */
json_t *coverage_json(const struct coverage *, const char *source);

#endif
