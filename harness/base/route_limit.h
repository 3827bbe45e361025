/* SPDX-License-Identifier: MIT */
/* A limit of one route's latency, as --route-limit has it. */
#ifndef BASE_ROUTE_LIMIT_H
#define BASE_ROUTE_LIMIT_H

/* So many of them can be set. */
enum { ROUTE_LIMITS = 32 };

struct route_limit {
	char route[200]; /* "POST /orders" */
	int percentile;	 /* 95, 99 */
	double seconds;
};

/* "POST /orders p95=200ms". -1: it is something else. */
int route_limit_parse(const char *text, struct route_limit *);

#endif
