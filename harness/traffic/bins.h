/* SPDX-License-Identifier: MIT */
/* How requests of a route differ: "?page", "type application/json". */
#ifndef TRAFFIC_BINS_H
#define TRAFFIC_BINS_H

#include "traffic/hit.h"

enum { BINS_MAX = 16 };

#define BIN_ABORTED "aborted by the client"

struct bin {
	char key[56];
	double count;
};
/* All zero at first. Keys beyond BINS_MAX are not counted. */
struct bins {
	struct bin items[BINS_MAX];
	size_t count;
};

void bins_add(struct bins *, const struct hit *);
void bins_count(struct bins *, const char *key, double count);
void bins_merge(struct bins *, const struct bins *); /* NULL: none */
double bins_get(const struct bins *, const char *key);
/* The key for a body of that size: "body below 1 KiB". */
const char *bins_body(double bytes);
/* The bin of that key, added if need be; NULL: there is no room. */
struct bin *bins_place(struct bins *, const char *key);

#endif
