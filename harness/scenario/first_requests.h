/* SPDX-License-Identifier: MIT */
/*
 * What the flows of a scenario ask for first, as far as that is known without
 * sending anything.
 */
#ifndef SCENARIO_FIRST_REQUESTS_H
#define SCENARIO_FIRST_REQUESTS_H

#include "scenario/scenario.h"

struct first_request {
	char method[16];
	char path[1024]; /* with the query */
	struct http_expect expect;
};

/*
 * The first request of each flow, at most max; a flow that fails before it
 * asks, or asks another host, has none. The scenario itself stays as it is.
 */
size_t first_requests(struct scenario *, struct first_request *, size_t max);

/* Whether each flow begins with a connection by TCP: a target that does not
 * speak HTTP would not answer a request. */
int first_is_tcp(struct scenario *);

#endif
