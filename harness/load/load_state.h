/* SPDX-License-Identifier: MIT */
/* A load, as the coordinator knows it: the thread that called load_start(). */
#ifndef LOAD_LOAD_STATE_H
#define LOAD_LOAD_STATE_H

#include "load/load_threads.h"
#include "load/self.h"
#include "load/shared.h"
#include "load/sums.h"

/* Whatever times out by itself has this long to be counted, then it is given
 * up. */
#define GIVE_UP_S 0.1
/*
 * When all is done a load thread has this long to say so. One that does not is
 * held by a peer or by a step of the script, and is left behind: less than the
 * scenario's watchdog gives a step, so that the run ends with its verdict.
 */
#define LEAVE_S 3.0
#define OBEY_S 0.5 /* and this long if it was held already */

struct load {
	struct load_shared shared;
	struct load_threads threads;
	struct event *on_notify, *tick, *deadline, *settle;
	struct order order; /* the phase and state under way */
	double phase_start, measure_start, measure_end;
	double give_up_at; /* of what is under way; INFINITY: never */
	double ordered_at; /* the last order, of all threads */
	size_t held;	   /* threads that were left behind */
	uint64_t beats;	   /* of all threads' loops, at the last tick, */
	unsigned still;	   /* and for how many ticks there was none */
	double warmup_s, measure_s; /* NAN: a count decides */
	/* Counts of the warm-up: what the measured part does not answer for. */
	uint64_t warmup_iterations, warmup_dropped, warmup_behind;
	uint64_t warmup_visitors, warmup_connections, warmup_messages;
	int stopped;		/* by load_stop() */
	int makes_no_request;	/* and was ended for that */
	unsigned cycle, cycles; /* under way, from 1; of so many, or 0 */
	double last_routes;	/* when rows of routes.csv were written */
	_Atomic int routes_wanted;
	struct self self;
	struct sums sums;
};

#define LOAD_SUM(load, name) THREADS_SUM(&(load)->threads, name)

#endif
