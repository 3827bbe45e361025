/* SPDX-License-Identifier: MIT */
/*
 * Driving virtual users against the target, and counting what came of it.
 * Users are divided among threads, each with an event loop, a Lua state and
 * connections of its own; they share nothing in the path of a request but the
 * budget of one that is counted. Whoever calls these functions runs `base` and
 * decides what comes when: it sends orders, and reads what the threads count.
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include <event2/event.h>
#include <stdint.h>

#include "base/error.h"
#include "base/settings.h"
#include "load/histogram.h"
#include "net/net.h"
#include "record/record.h"
#include "scenario/scenario.h"

/* In cycles, PHASE_MEASURE is all of them. */
enum phase { PHASE_WARMUP, PHASE_MEASURE, PHASE_DRAIN, PHASE_HOLD, PHASE_DONE };

struct load_plan {
	struct event_base *base; /* the caller's; requests go on others */
	const struct settings *settings;
	struct scenario *scenario; /* the first thread's, until all is done */
	const struct transport *transport;
	struct address address;
	struct record *record;
	struct dose *dose;
	struct replay *replay; /* NULL: no log is driven */
	/*
	 * A cycle's burst has been answered and has settled: take a reading,
	 * then call load_next_cycle(). NULL: goes on at once.
	 */
	void (*on_settled)(void *arg);
	void *arg;
};

/* What has been done. */
struct load_totals {
	enum phase phase;
	double elapsed_s;
	double share; /* of the phase under way, 0..1; NAN: who knows */
	/* Completed, or aborted on purpose; failed or 4xx, 5xx. */
	uint64_t requests, errors;
	uint64_t measured_requests, measured_errors;
	double measured_s;
	uint64_t iterations;
	uint64_t late, dropped; /* began too late; so late that they did not */
	unsigned cycle, cycles; /* under way, from 1; of so many, or 0 */
	double rate;		/* planned iterations a second, or NAN */
	uint64_t astray; /* of a log: they did not ask for what it asked */
};

/* How the load itself did, while it measured. */
struct load_strain {
	size_t threads;
	double busiest; /* share of its processor that one thread took */
	double lag_s, lag_p99_s; /* of timers that did nothing else: at most */
	double sent_p99_s;	 /* of requests that had a time; or NAN */
	double rss_first_bytes, rss_last_bytes;
};

struct load;

/* Everything in the plan is borrowed. */
struct load *load_new(const struct load_plan *, struct error *);
void load_free(struct load *);
/* Begins; when all is done it breaks the event loop. -1: no thread to be had.
 */
int load_start(struct load *, struct error *);
/* Begins the next burst, or ends the load after the last one. */
void load_next_cycle(struct load *);
/* Ends the measured part: no new requests, those under way may finish. */
void load_enough(struct load *);
/* Ends the load early: the same, and there is no hold. */
void load_stop(struct load *);
/*
 * Memory has just been read: what each route has come to by now is worth rows
 * of routes.csv. From any thread.
 */
void load_want_routes(struct load *);
void load_totals(const struct load *, struct load_totals *);

/* When all is done: the rest of this. */
void load_strain(const struct load *, struct load_strain *);
/* Measured requests, from the scheduled time on, and from the sending on. */
const struct histogram *load_latency(const struct load *);
const struct histogram *load_uncorrected(const struct load *);
/* latency.csv of the run directory. */
void load_write_latency(const struct load *);
/* details.csv, of a run that other traffic is compared with. */
void load_write_details(const struct load *);

const char *phase_name(enum phase); /* "warm-up" */

/* By route, in order of appearance; the last may be "other routes". */
struct load_route {
	const char *name;
	uint64_t requests, errors;	 /* attempts; of these failed */
	const struct histogram *latency; /* measured; NULL: none was */
};
size_t load_routes(const struct load *);
struct load_route load_route(const struct load *, size_t index);
/* How often a request failed like this, and the first detail; "" if none. */
uint64_t load_failures(const struct load *, enum http_failure,
		       const char **detail);
/* Replies that came by it. */
uint64_t load_version(const struct load *, enum http_version);
/* Replies that stood still between two parts for as long as TCP waits with an
 * acknowledgement, where the transport tells. */
uint64_t load_stalled(const struct load *);

#endif
