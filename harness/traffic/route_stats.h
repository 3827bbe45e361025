/* SPDX-License-Identifier: MIT */
/* What is counted and kept of one route's requests. */
#ifndef TRAFFIC_ROUTE_STATS_H
#define TRAFFIC_ROUTE_STATS_H

#include "base/buf.h"
#include "traffic/bins.h"
#include "traffic/hit.h"
#include "traffic/samples.h"

enum { STATUS_CLASSES = 6 /* unknown, 1xx ... 5xx */ };

/* One request in full; owned. */
struct request_copy {
	struct strings headers;
	char *body; /* NULL: none */
	size_t body_len;
	int body_unknown; /* it had one that the source does not show */
};

struct route_stats {
	double requests, classes[STATUS_CLASSES], aborted;
	struct samples samples;
	struct request_copy *request; /* NULL: no source showed one in full */
	struct bins *bins;	      /* NULL: not asked for */
};

/* What to keep of each route beside the counts. */
struct route_stats_plan {
	unsigned keep; /* targets, and one request in full; 0: neither */
	int bins;
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
