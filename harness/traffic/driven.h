/* SPDX-License-Identifier: MIT */
/* What a scenario drove, by route. */
#ifndef TRAFFIC_DRIVEN_H
#define TRAFFIC_DRIVEN_H

#include "base/error.h"
#include "traffic/census.h"

enum { DRIVEN_MAX = 1000 };

struct driven_route {
	char *route; /* "GET /items/:id", or a name of its own */
	double requests;
	double good;			/* of these answered 2xx or 3xx, */
	double aborted;			/* and these ended on purpose */
	double classes[STATUS_CLASSES]; /* as the last rows of a run say */
	struct bins *bins;		/* NULL: not known */
};

/* All zero at first; routes beyond DRIVEN_MAX are left out. */
struct driven {
	struct driven_route *routes;
	size_t count;
	int detailed; /* bins are whole; else only what was aborted is known */
};

/*
 * hit: for its finer bins, and whether it was aborted, which is no good; NULL:
 * not known.
 */
void driven_add(struct driven *, const char *route, double requests,
		double good, const struct hit *hit);
/* Of a run directory: routes.csv and details.csv. STATUS_DATA, STATUS_IO. */
int driven_read_run(struct driven *, const char *dir, struct error *);
void driven_free(struct driven *);

#endif
