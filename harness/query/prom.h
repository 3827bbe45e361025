/* SPDX-License-Identifier: MIT */
/*
 * Queries to Prometheus, or to what speaks its HTTP API: Thanos, Mimir,
 * VictoriaMetrics. Replies are handed on as they come.
 */
#ifndef QUERY_PROM_H
#define QUERY_PROM_H

#include "base/settings.h"
#include "query/prom_reply.h"

/* What Prometheus allows of one series in one reply. */
enum { PROM_READINGS = 11000 };

struct prom {
	char *base; /* "http://prom:9090/prefix" */
	const struct settings *settings;
	const volatile int *interrupted;
	int get;		 /* it takes no POST */
	size_t again;		 /* requests that were repeated */
	struct strings warnings; /* of the server, each once */
};

/* settings, and the flag, are borrowed. */
void prom_init(struct prom *, const char *url, const struct settings *,
	       const volatile int *interrupted);
void prom_free(struct prom *);

/*
 * A reading of each series at each step from start to end. It is cut up where
 * one reply may not hold it, so that a series can come more than once, each
 * time with later readings; a request that failed is repeated, so that readings
 * may come twice. STATUS_UNAVAILABLE: no reply; STATUS_DATA: the query is
 * refused.
 */
struct prom_range {
	double start_s, end_s, step_s;
};
int prom_query_range(struct prom *, const char *query,
		     const struct prom_range *, const struct prom_sink *,
		     struct error *);
/* How many replies that takes. */
size_t prom_parts(const struct prom_range *);

#endif
