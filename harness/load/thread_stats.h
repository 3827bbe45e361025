/* SPDX-License-Identifier: MIT */
/*
 * What the virtual users of one load thread have done: written by that thread
 * alone. The coordinator reads the counters and the requests by route at any
 * time, the rest once the thread has ended or was left behind.
 */
#ifndef LOAD_THREAD_STATS_H
#define LOAD_THREAD_STATS_H

#include "base/http.h"
#include "base/pauses.h"
#include "load/counter.h"
#include "load/counts.h"
#include "load/details.h"
#include "load/latency_counts.h"
#include "load/outcomes.h"
#include "record/record.h"

struct thread_counters {
	counter iterations, late, dropped;
	counter behind;	   /* of the dropped: a vu was free, we were late */
	counter empty;	   /* iterations that ended without a request */
	counter broken;	   /* of the empty: by an error of the script */
	counter all_empty; /* 1: of every vu at work, enough of them */
	counter measured_requests, measured_errors;
	counter paused;	      /* replies that waited for a collection of ours */
	counter sent, landed; /* requests; landed: answered, failed, dropped */
	counter busy;	      /* iterations under way */
	counter next;	      /* iteration to arrive, in the open model */
	counter log_ended;    /* 1: no line of the log is left to begin */
	counter astray; /* iterations for a line that did not ask for it */
	counter lag_ns; /* of the event loop, at most, since the last read */
	counter beats;	/* of the event loop: it turns */
};

struct thread_stats {
	int timed; /* latency counts from when an iteration was due */
	struct dose_share *dose;
	struct pauses *pauses; /* load_plan.h */
	struct counts counts;
	struct details *details; /* NULL: nobody asked for them */
	struct histogram sent_lag;
	struct outcomes outcomes;
	struct flow_count *flows; /* one for each of the scenario */
	_Alignas(64) struct thread_counters counters;
	struct latency_counts latency; /* of the measured part, at any time */
};

/*
 * due: when the request should have been sent; NAN: it had no time. Returns the
 * request's route.
 */
const struct route_counts *stats_reply(struct thread_stats *,
				       const struct http_request *,
				       const struct http_reply *, int measured,
				       double due);
/* A measured request that was due then is being sent. */
void stats_sent(struct thread_stats *, double due);
void stats_free(struct thread_stats *);

#endif
