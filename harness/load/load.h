/* SPDX-License-Identifier: MIT */
/*
 * Drives virtual users against the target, and counts what they do. Users are
 * divided among load threads, each with an event loop, a Lua state and
 * connections of its own; in the path of a request threads share nothing but
 * the quota, where a count decides. The thread that calls these functions is
 * the coordinator: it runs the plan's event loop, orders what load threads do,
 * and reads what they count.
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include <stdint.h>

#include "base/error.h"
#include "load/histogram.h"
#include "load/latency_counts.h"
#include "load/load_plan.h"
#include "load/order.h"
#include "load/outcomes.h"

/* What has been done. */
struct load_totals {
	enum phase phase;
	double elapsed_s;
	double share; /* of the phase under way, 0..1; NAN: not known */
	/* requests: completed, or aborted on purpose; errors: failed, or
	 * answered by 4xx or 5xx. */
	uint64_t requests, errors;
	uint64_t measured_requests, measured_errors;
	uint64_t paused; /* of them, not timed: they waited for a collection
			    of ours */
	double measured_s;
	uint64_t iterations;
	uint64_t late, dropped; /* iterations: began too late; never began */
	/* Of the measured part; behind: dropped while a user was free. */
	uint64_t measured_iterations, measured_dropped, measured_behind;
	uint64_t visitors, connections; /* that were opened */
	uint64_t measured_visitors, measured_connections;
	uint64_t messages, measured_messages, streams;
	unsigned cycle, cycles; /* under way, from 1; of so many, or 0 */
	double rate;		/* planned iterations a second, or NAN */
	uint64_t astray; /* of a log: made no request of the line's route */
	/* Flows of which no iteration of the measured part has ended yet; of a
	 * log, which decides which of them begin, 0. */
	size_t flows_left;
};

/* How the load generator itself did, while it measured. */
struct load_strain {
	size_t threads;
	double busiest; /* largest share of a processor that a thread took */
	double lag_s, lag_p99_s; /* of event loops: at most; 99th percentile */
	double sent_p99_s; /* how late requests were sent; NAN: none was due */
	double rss_first_bytes, rss_last_bytes;
};

struct load;

struct load *load_new(const struct load_plan *, struct error *);
/* -1: it has load_held(). Nothing that its plan names may be freed, ever. */
int load_free(struct load *);
/* When all is done it breaks the plan's event loop. -1: no thread can be made.
 */
int load_start(struct load *, struct error *);
/* After a reading: begins the next burst, of so many requests (0: as many as
 * the one before), or ends the load after the last. */
void load_next_cycle(struct load *, uint64_t burst);
/* Ends the measured phase: no new requests, those under way may finish. */
void load_enough(struct load *);
/* Ends the load early: the same, and there is no hold. */
void load_stop(struct load *);
/* Memory has just been read: write routes.csv soon. From any thread. */
void load_want_routes(struct load *);
void load_totals(const struct load *, struct load_totals *);
/* How many requests of the measured part took how long so far, by the buckets
 * of latency_counts.h; and all of them together, in seconds. */
double load_latency_counts(const struct load *,
			   uint64_t counts[LATENCY_BUCKETS]);

/* What follows is there when all is done. */

/*
 * STATUS_DATA: the flows of this scenario made no request. A load that finds
 * so ends early: each user has ended 100 iterations without a request, all
 * together 1000, and none was ever sent.
 */
int load_check_requests(const struct load *, const char *scenario_path,
			struct error *);
/*
 * Threads that were held by a peer or by a step of the script for so long that
 * they were left behind: what is under way there counts for nothing. They go on
 * when they can, with the plan and the scenario.
 */
size_t load_held(const struct load *);
void load_strain(const struct load *, struct load_strain *);
/* Of measured requests: from when they were due, and from their sending. */
const struct histogram *load_latency(const struct load *);
const struct histogram *load_uncorrected(const struct load *);
/* latency.csv of the run directory; of a segment also histograms.csv. */
void load_write_latency(const struct load *);
/* details.csv, for a run that is compared with other traffic. */
void load_write_details(const struct load *);

/*
 * By route, in order of appearance. There are MAX_ROUTES at most, the last of
 * which is "other routes" then; the first of them have a latency of their own.
 * Names and requests are there at any time, as of the last second or so.
 */
struct load_route {
	const char *name;
	uint64_t requests, errors;	 /* attempts; of these failed */
	const struct histogram *latency; /* measured; NULL: none was */
};
size_t load_routes(const struct load *);
struct load_route load_route(const struct load *, size_t index);
/* How many requests failed like this, and the detail of the first; "": none. */
uint64_t load_failures(const struct load *, enum http_failure,
		       const char **detail);
/* Replies of that version. */
/* What replies came to, and iterations by flow, in the measured part. */
const struct outcomes *load_outcomes(const struct load *);
const struct flow_count *load_flow(const struct load *, size_t flow);
uint64_t load_version(const struct load *, enum http_version);
/* Replies that paused between two parts for as long as TCP delays an
 * acknowledgement, where the transport can tell. */
uint64_t load_stalled(const struct load *);

#endif
