/* SPDX-License-Identifier: MIT */
/* What is counted and kept of one route's requests. */
#ifndef TRAFFIC_ROUTE_STATS_H
#define TRAFFIC_ROUTE_STATS_H

#include <stdint.h>

#include "base/buf.h"
#include "traffic/statuses.h"
#include "traffic/bins.h"
#include "traffic/hit.h"
#include "traffic/samples.h"

enum {
	REQUESTS_KEPT = 10, /* of a route, with different bodies */
	BODY_KEPT = 65536   /* bytes; a longer one counts as unknown */
};

/* A request in full, as struct example has it; owned. */
struct request_copy {
	uint64_t hash; /* of what it sends, and its type */
	struct strings headers;
	char *body; /* NULL: none */
	size_t body_len;
	char *file; /* NULL: none */
	struct example_part *parts;
	size_t nparts;
	int body_unknown; /* it had one that the source does not show */
	int described;	  /* see struct example */
	char *todo;	  /* what has to be found out first; NULL */
};

void request_copy_make(struct request_copy *, const struct example *);
void request_copy_free(struct request_copy *);

struct route_stats {
	double requests, aborted;
	struct statuses answers; /* a client that gave up saw none */
	struct samples samples;
	/* Requests that differ in what they send; none: no source shows it. */
	struct request_copy *sent;
	size_t nsent;
	double unkept;	   /* requests that send something else */
	struct bins *bins; /* NULL: not asked for */
};

/* What to keep of each route beside the counts. */
struct route_stats_plan {
	unsigned keep; /* targets, and one request in full; 0: neither */
	int bins;
	struct long_targets *longs; /* borrowed */
};

/* Room for targets that are long, of all routes together. */
struct long_targets {
	size_t room;   /* bytes that may still be kept */
	double unkept; /* requests whose target found none */
};

/*
 * Counts the request, in new stats if *stats is NULL. Returns how many more
 * targets are kept than before.
 */
size_t route_stats_add(struct route_stats **stats, const struct hit *,
		       const struct route_stats_plan *);
/*
 * Adds the second, which may be NULL, and frees it. Returns how many fewer
 * targets are kept than by both before.
 */
size_t route_stats_merge(struct route_stats **into, struct route_stats *from,
			 unsigned keep);
void route_stats_free(struct route_stats *);

#endif
