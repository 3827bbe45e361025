/* SPDX-License-Identifier: MIT */
/* What the files of this stage share. */
#ifndef LOAD_INTERNAL_H
#define LOAD_INTERNAL_H

#include "load/load.h"

/* Requests by route and status class, failures by kind: all bounded. */
enum { CLASS_FAILED, CLASS_1XX, CLASS_5XX = 5, NCLASSES };
enum { MAX_ROUTES = 128, ROUTE_NAME = 120, ROUTE_SLOTS = 512 };

struct route_counts {
	char name[ROUTE_NAME];
	uint64_t requests[NCLASSES], errors[NCLASSES];
	int changed; /* since its rows were written */
};

struct counts {
	struct route_counts routes[MAX_ROUTES];
	size_t nroutes;
	unsigned char slots[ROUTE_SLOTS]; /* hash to index + 1 */
	uint64_t failures[HTTP_NFAILURES];
	char details[HTTP_NFAILURES][128];
};

/* Returns whether this reply is an error, by http_is_error(). */
int counts_add(struct counts *, const struct http_request *,
	       const struct http_reply *);
/* Rows of routes.csv for whatever changed since the last call. */
void counts_write(struct counts *, struct record *);

/* One request of a batch, on a lane of its own. */
struct arm {
	struct worker *worker;
	struct lane *lane;
	size_t index;
	int in_flight, measured;
};

/* A virtual user at work. */
struct worker {
	struct load *load;
	struct user *user;
	struct lane *lane;
	struct event *wake; /* the end of a think time, or of an iteration */
	struct step step;
	double due;    /* when this request should have been sent */
	double sent;   /* when it was */
	int busy;      /* in an iteration */
	int beginning; /* will begin one when it wakes */
	int in_flight;
	int measured;	     /* the request in flight counts */
	unsigned requests;   /* of this iteration */
	struct arm *arms;    /* BATCH_MAX, once there was a batch; or NULL */
	size_t pending;	     /* arms whose reply is not there yet */
	struct worker *idle; /* the next idle one */
};

/*
 * How iterations arrive: one file that ends in one const struct, and a row in
 * pacers.def. The first that applies is taken.
 */
struct pacer {
	const char *name;
	int (*applies)(const struct settings *);
	/* Users to make at once. */
	size_t (*users)(const struct settings *);
	void (*start)(struct load *);
	/* After a rest in which no iteration could begin, none is under way. */
	void (*resume)(struct load *);
	/* A worker has ended an iteration. */
	void (*ended)(struct load *, struct worker *);
};

#define PACER(name) extern const struct pacer pacer_##name;
#include "load/pacers.def"
#undef PACER

/* Of one cycle of those that the measured phase can be made of. */
enum cycle_part { CYCLE_BURST, CYCLE_SETTLE, CYCLE_READING };

struct load {
	struct load_plan plan;
	const struct pacer *pacer;
	void *wire; /* the transport's state */
	struct worker **workers;
	size_t nworkers, max_workers;
	struct worker *idle;
	struct event *tick, *deadline, *arrival, *settle;
	enum phase phase;
	double start, phase_start, measure_start, measure_end;
	double phase_give_up;	    /* when what is still under way is ended */
	double warmup_s, measure_s; /* NAN: a count decides */
	int stopped;		    /* early, for good */
	unsigned cycle, cycles;
	enum cycle_part part;
	uint64_t warmup_requests, measure_requests; /* budgets; 0: none */
	uint64_t phase_sent;			    /* of the budget */
	uint64_t in_flight, busy;		    /* requests, iterations */
	uint64_t iterations, late;
	double arrival_start; /* of iteration arrival_first, at a rate */
	uint64_t arrival_first;
	uint64_t measured_requests, measured_errors;
	double last_rows;
	struct counts counts;
	struct histogram latency, uncorrected;
};

struct worker *worker_new(struct load *, struct error *);
void worker_free(struct worker *);
/* batch.c: sends the batch that the step asks for; worker_batched() comes when
 * all is answered. */
void batch_send(struct worker *);
void batch_cancel(struct worker *);
void batch_free_arms(struct worker *);
void worker_batched(struct worker *, int refused);
void worker_count(struct worker *, const struct http_request *,
		  const struct http_reply *);
int reply_is_refusal(const struct http_reply *);
/* Begins an iteration that was due at that time. */
void worker_begin(struct worker *, double due);
/* The same from the event loop, so that it never recurses. */
void worker_begin_later(struct worker *, double seconds);
/* Ends whatever it does. */
void worker_cancel(struct worker *);

/* phase.c: what comes when. phase_start() enters the first one. */
void phase_plan(struct load *);
void phase_start(struct load *);
void phase_enter(struct load *, enum phase);
/* Moves on to the phase that it is time for; phase_tick() to the last too. */
void load_advance(struct load *);
void phase_tick(struct load *);

/* cycle.c: bursts and rests, where the measured phase has cycles. */
int cycle_may_begin(const struct load *);
void cycle_advance(struct load *);
/* How much of all cycles is done, 0..1. */
double cycle_share(const struct load *);

/* Whether an iteration may begin. */
int load_may_begin(const struct load *);
/* Whether a request may still be sent; takes it from the budget. */
int load_take_request(struct load *);
/* An idle worker (made if there may be more), or NULL. */
struct worker *load_idle_worker(struct load *);
/* A reply has come for a request that was under way. */
void load_landed(struct load *);
/* An iteration has ended, or was given up. */
void load_ended(struct load *);

#endif
