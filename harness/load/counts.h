/* SPDX-License-Identifier: MIT */
/*
 * Requests by route and status class, and failures by kind, in fixed memory.
 * Of one thread; names and requests of routes may be read by others.
 */
#ifndef LOAD_COUNTS_H
#define LOAD_COUNTS_H

#include "base/http.h"
#include "base/operation.h"
#include "load/counter.h"
#include "load/details.h"
#include "load/histogram.h"

enum {
	CLASS_FAILED,
	CLASS_1XX,
	CLASS_5XX = 5,
	CLASS_ABORTED,
	CLASS_MESSAGE,
	NCLASSES
};
enum { MAX_ROUTES = DETAIL_ROUTES, ROUTE_NAME = 120 };
/* So many routes have latencies of their own, which take 32 KiB each. */
enum { TIMED_ROUTES = 128 };
#define OTHER_ROUTES "other routes"
enum { MEMOS = 256, MEMO_METHOD = 8, MEMO_URL = 56 };

/*
 * Measured: from when the request was due, and from its sending if that
 * differs. NULL: there is none.
 */
struct timings {
	struct histogram *latency, *uncorrected;
};

struct route_counts {
	char name[ROUTE_NAME];
	counter requests[NCLASSES], errors[NCLASSES];
};

/* The route that a URL was found to have. */
struct memo {
	char method[MEMO_METHOD]; /* "": unused */
	char url[MEMO_URL];
	uint16_t route;
};

/* The same of one that has an operation. */
struct operation_memo {
	struct memo memo;
	char operation[OPERATION_NAME];
};

/* Starts as all zero. */
struct counts {
	struct route_counts routes[MAX_ROUTES];
	_Atomic size_t nroutes; /* the names of so many can be read */
	struct names names;
	struct timings timings[TIMED_ROUTES]; /* the last: of all others */
	struct memo memos[MEMOS];
	struct operation_memo operation_memos[MEMOS];
	uint64_t failures[HTTP_NFAILURES], versions[HTTP_NVERSIONS];
	uint64_t stalled;
	char details[HTTP_NFAILURES][128]; /* of the first of each failure */
};

/* Counts a reply, and returns its route. */
struct route_counts *counts_add(struct counts *, const struct http_request *,
				const struct http_reply *);
/*
 * The route of what is sent and received on a channel that the request opened:
 * "WS /live message". It is counted beside the requests.
 */
struct route_counts *counts_message_route(struct counts *,
					  const struct http_request *,
					  const char *what);
void counts_message(struct route_counts *, uint64_t count);
/* Where the latency of one of its routes is counted. */
struct timings *counts_timings(struct counts *, const struct route_counts *);
void counts_free(struct counts *);

#endif
