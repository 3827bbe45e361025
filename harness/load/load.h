/* SPDX-License-Identifier: MIT */
/*
 * Driving virtual users against the target on one event loop, and counting
 * what came of it.
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
	struct event_base *base;
	const struct settings *settings;
	struct scenario *scenario;
	const struct transport *transport;
	struct address address;
	struct record *record;
	struct dose *dose;
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
	double share;		   /* of the phase under way, 0..1 */
	uint64_t requests, errors; /* completed; failed or 4xx, 5xx */
	uint64_t measured_requests, measured_errors;
	double measured_s;
	uint64_t iterations, late; /* late: found no free user in time */
	unsigned cycle, cycles;	   /* under way, from 1; of so many, or 0 */
	double rate;		   /* planned iterations a second, or NAN */
};

struct load;

/* Everything in the plan is borrowed. */
struct load *load_new(const struct load_plan *, struct error *);
void load_free(struct load *);
/* Begins; when all is done it breaks the event loop. */
void load_start(struct load *);
/* Begins the next burst, or ends the load after the last one. */
void load_next_cycle(struct load *);
/* Ends the measured part: no new requests, those under way may finish. */
void load_enough(struct load *);
/* Ends the load early: the same, and there is no hold. */
void load_stop(struct load *);
void load_totals(const struct load *, struct load_totals *);
/* Measured requests, from the scheduled time on, and from the sending on. */
const struct histogram *load_latency(const struct load *);
const struct histogram *load_uncorrected(const struct load *);
/* latency.csv of the run directory, at the end. */
void load_write_latency(const struct load *);

const char *phase_name(enum phase); /* "warm-up" */

/* By route, in order of appearance; the last may be "other routes". */
struct load_route {
	const char *name;
	uint64_t requests, errors; /* attempts; of these failed */
};
size_t load_routes(const struct load *);
struct load_route load_route(const struct load *, size_t index);
/* How often a request failed like this, and the first detail; "" if none. */
uint64_t load_failures(const struct load *, enum http_failure,
		       const char **detail);

#endif
