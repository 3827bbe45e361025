/* SPDX-License-Identifier: MIT */
/* Times between consecutive requests of a client, in fixed memory. */
#ifndef TRAFFIC_GAPS_H
#define TRAFFIC_GAPS_H

#include <stdint.h>

#include "traffic/hit.h"

enum { GAP_CLIENTS = 4096, GAP_BUCKETS = 40 };

/* All zero at first. */
struct gaps {
	struct {
		uint64_t hash;
		double last_s;
	} clients[GAP_CLIENTS]; /* by hash; a later client replaces another */
	double counts[GAP_BUCKETS];
	double first_s, last_s;
	int any;
};

void gaps_add(struct gaps *, struct slice client, double time_s);
/* The gap at that quantile; 0: none is known. */
double gaps_quantile(const struct gaps *, double part);

#endif
