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
	double good;			/* of these answered 2xx or 3xx */
	double classes[CENSUS_CLASSES]; /* as the last rows of a run say */
	struct bins *bins;		/* NULL: not known */
};

/* All zero at first; routes beyond DRIVEN_MAX are left out. */
struct driven {
	struct driven_route *routes;
	size_t count;
};

/* hit: for its finer bins; NULL: not known. */
void driven_add(struct driven *, const char *route, double requests,
		double good, const struct hit *hit);
/* Of a run directory: its routes.csv. STATUS_DATA, STATUS_IO. */
int driven_read_run(struct driven *, const char *dir, struct error *);
void driven_free(struct driven *);

#endif
