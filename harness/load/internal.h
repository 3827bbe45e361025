/* SPDX-License-Identifier: MIT */
/*
 * What the files of this stage share. Two kinds of thread: the one that called
 * load_start() decides (load.c, phase.c, cycle.c, totals.c, self.c) and the
 * engines work (engine.c, worker.c, open.c, the pacers, counts.c).
 */
#ifndef LOAD_INTERNAL_H
#define LOAD_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "load/alarm.h"
#include "load/details.h"
#include "load/load.h"
#include "load/replay.h"
#include "load/schedule.h"

/* Requests by route and status class, failures by kind: all bounded. */
enum { CLASS_FAILED, CLASS_1XX, CLASS_5XX = 5, CLASS_ABORTED, NCLASSES };
enum { MAX_ROUTES = DETAIL_ROUTES, ROUTE_NAME = 120, ROUTE_SLOTS = 512 };
enum { MEMOS = 256, MEMO_METHOD = 8, MEMO_URL = 56 };

/* Counted by one thread, read by others; of no other order than its own. */
typedef _Atomic uint64_t counter;

static inline void
counter_add(counter *counted, uint64_t n)
{
	atomic_store_explicit(
	    counted, atomic_load_explicit(counted, memory_order_relaxed) + n,
	    memory_order_relaxed);
}

static inline uint64_t
counter_read(const counter *counted)
{
	return atomic_load_explicit(counted, memory_order_relaxed);
}

struct route_counts {
	char name[ROUTE_NAME];
	counter requests[NCLASSES], errors[NCLASSES];
	/* From the time it was due, and from the sending if that differs. */
	struct histogram *latency, *uncorrected;
};

/* The route that a URL was found to be. */
struct memo {
	char method[MEMO_METHOD]; /* "": unused */
	char url[MEMO_URL];
	unsigned char route;
};

/* Of one thread. */
struct counts {
	struct route_counts routes[MAX_ROUTES];
	_Atomic size_t nroutes; /* so many names can be read by others */
	unsigned char slots[ROUTE_SLOTS]; /* hash to index + 1 */
	struct memo memos[MEMOS];
	uint64_t failures[HTTP_NFAILURES], versions[HTTP_NVERSIONS];
	uint64_t stalled;
	char details[HTTP_NFAILURES][128];
};

/* Counts a reply, and returns its route. */
struct route_counts *counts_add(struct counts *, const struct http_request *,
				const struct http_reply *);
void counts_free(struct counts *);

/* A route in the sums over all threads. */
struct route_sum {
	const char *name; /* in the counts of a thread */
	uint64_t requests[NCLASSES], errors[NCLASSES];
	uint64_t written; /* requests, when its rows were */
	/* When all is done. */
	struct histogram *latency, *uncorrected;
	struct bins bins;
};
struct sums {
	struct route_sum routes[MAX_ROUTES];
	size_t nroutes;
	uint64_t failures[HTTP_NFAILURES], versions[HTTP_NVERSIONS];
	uint64_t stalled;
	const char *details[HTTP_NFAILURES];
	struct histogram latency, uncorrected, sent_lag, loop_lag;
};
/* What the threads have counted by now. */
void sums_take(struct load *);
/* Rows of routes.csv for whatever changed since the last call. */
void sums_write(struct load *);
/* Latencies and failures too: no thread runs any more. */
void sums_finish(struct load *);
void sums_free(struct sums *);

struct engine;

/* One request of a batch, on a slot of its own. */
struct arm {
	struct worker *worker;
	struct slot *slot;
	size_t index;
	int in_flight, measured;
};

/* A virtual user at work. */
struct worker {
	struct engine *engine;
	struct user *user;
	struct slot *slot;
	double due;    /* when this request should have been sent; NAN: now */
	unsigned id;   /* its user's */
	int busy;      /* in an iteration */
	int beginning; /* will begin one when it wakes */
	int in_flight;
	int measured;	   /* the request in flight counts */
	int reserved;	   /* its place in a burst is taken already */
	unsigned requests; /* of this iteration */
	struct step step;
	struct alarm wake;   /* the end of a think time, or of an iteration */
	struct act *act;     /* of a replay: pacer_replay.c; or NULL */
	struct arm *arms;    /* BATCH_MAX, once there was a batch; or NULL */
	size_t pending;	     /* arms whose reply is not there yet */
	struct worker *idle; /* the next idle one */
};

/*
 * How iterations arrive: one file that ends in one const struct, and a row in
 * pacers.def. The first that applies is taken. But for applies() and users(),
 * engines call them.
 */
struct pacer {
	const char *name;
	int timed;	 /* iterations have a time at which they are due */
	int thoughtless; /* think() takes no time */
	int (*applies)(const struct settings *);
	/* Users of all threads together: to make at once, and at most. */
	void (*users)(const struct settings *, size_t *first, size_t *most);
	/* Begins, or begins again after a rest: no iteration is under way. */
	void (*start)(struct engine *);
	/* A worker has ended an iteration. */
	void (*ended)(struct engine *, struct worker *);
	/* When it is all over: whatever start made. NULL: that was nothing. */
	void (*leave)(struct engine *);
	/* Has the worker's user begin; NULL: any flow, by weight. */
	void (*play)(struct worker *);
	/* Of the open model, for open.c: when the next one is due; INFINITY:
	 * that is not known, and open_go_on() will be called. */
	double (*due)(struct engine *);
	/* So many, each nengines on, have begun or were dropped. */
	void (*pass)(struct engine *, uint64_t rounds);
	/* Drops what is far too late already; or NULL. */
	void (*skip)(struct engine *, double now);
};

#define PACER(name) extern const struct pacer pacer_##name;
#include "load/pacers.def"
#undef PACER

/* Of one cycle of those that the measured phase can be made of. */
enum cycle_part { CYCLE_BURST, CYCLE_SETTLE, CYCLE_READING };

/* What may still be sent, where a count decides: the one thing that threads
 * share in the path of a request. */
struct quota {
	uint64_t warmup, measure, burst; /* 0: no such budget */
	_Alignas(64) counter warmed;
	_Alignas(64) counter taken; /* of the measured part, or of this burst */
};

/* What an engine counts, for the others to read. */
struct tally {
	counter iterations, late, dropped;
	counter measured_requests, measured_errors;
	counter in_flight, busy; /* requests, iterations */
	counter next;		 /* iteration to arrive, in the open model */
	counter ended;		 /* 1: nothing is to arrive any more */
	counter astray; /* iterations for a line that did not ask for it */
	counter lag_ns; /* the longest since it was last read */
};

/* One thread, its event loop and its share of the users. */
struct engine {
	struct load *load;
	size_t index;
	pthread_t thread;
	int started;
	struct event_base *base;
	struct alarms alarms;
	int orders; /* eventfd: there is a new order */
	struct event *on_orders;
	struct scenario *scenario;
	void *wire; /* the transport's state */
	struct worker **workers;
	size_t nworkers, max_workers;
	struct worker *idle;
	struct dose_share *dose;
	enum phase phase; /* as last ordered */
	enum cycle_part part;
	struct alarm arrival; /* at a rate; or the next look at the stages */
	struct arrivals arrivals;
	struct seat *seat; /* at a replay: pacer_replay.c; or NULL */
	uint64_t next;	   /* iteration to arrive: every nengines-th is ours */
	int arriving;	   /* those that are due are being begun */
	int waits;	   /* one is due, and every user busy */
	struct alarm beat; /* every so often, for nothing */
	struct counts counts;
	struct details *details; /* NULL: nobody asked for them */
	struct histogram sent_lag, loop_lag;
	counter acknowledged; /* the order that it goes by */
	_Alignas(64) struct tally tally;
};

struct load {
	struct load_plan plan;
	const struct pacer *pacer;
	struct engine **engines;
	size_t nengines;
	int news; /* eventfd: an engine has something to say */
	struct event *on_news, *tick, *deadline, *settle;
	counter order; /* serial, part and phase in one word */
	struct quota quota;
	struct schedule schedule; /* the rate, or the users, over time */
	double arrival_start;	  /* of iteration arrival_first, at a rate */
	uint64_t arrival_first;
	enum phase phase;
	double start, phase_start, measure_start, measure_end;
	double phase_give_up;	    /* when what is still under way is ended */
	double warmup_s, measure_s; /* NAN: a count decides */
	int stopped;		    /* early, for good */
	unsigned cycle, cycles;
	enum cycle_part part;
	double processor_share;	       /* that a thread can have: 1, or less */
	double last_routes, last_self; /* when there were rows of these */
	_Atomic int routes_wanted;
	double last_cpu[DOSE_SHARES]; /* of each engine, at the last row */
	struct load_strain strain;
	struct sums sums;
};

/* engine.c. The first part is for the thread that decides. */
struct engine *engine_new(struct load *, size_t index, struct error *);
void engine_free(struct engine *);
int engine_start(struct engine *, struct error *);
void engine_join(struct engine *); /* PHASE_DONE was ordered */
/* This is for the engine's own thread. */
int engine_may_begin(const struct engine *);
/* Takes a request from the budget. -1: none is left. */
int engine_take(struct engine *, struct worker *);
/* Takes the first request of an iteration in a burst. -1: none is left. */
int engine_reserve(struct engine *, struct worker *);
void engine_unreserve(struct engine *, struct worker *);
/* An idle worker (made if there may be more), or NULL. */
struct worker *engine_idle_worker(struct engine *);
/* A reply has come for a request that was under way. */
void engine_landed(struct engine *);
/* An iteration has ended, or was given up. */
void engine_rested(struct engine *);

/* How many of so many things are the engine's: they go round. */
size_t engine_share(const struct load *, size_t index, size_t total);

struct worker *worker_new(struct engine *, struct error *);
void worker_free(struct worker *);
/* batch.c: sends the batch that the step asks for; worker_batched() comes when
 * all is answered. */
void batch_send(struct worker *);
void batch_cancel(struct worker *);
void batch_free_arms(struct worker *);
void worker_batched(struct worker *, int refused);
void worker_note_lag(struct worker *);
void worker_count(struct worker *, const struct http_request *,
		  const struct http_reply *);
int reply_is_refusal(const struct http_reply *);
/* Begins an iteration that was due at that time. */
void worker_begin(struct worker *, double due);
/* The same from the event loop. */
void worker_begin_later(struct worker *, double seconds);
/* Ends whatever it does. */
void worker_cancel(struct worker *);

/* open.c: what pacers of the open model do alike. */
#define OPEN_DROP_S 0.1
void open_users(const struct settings *, size_t *first, size_t *most);
void open_start(struct engine *);
/* All that are due by now. */
void open_go_on(struct engine *);
void open_ended(struct engine *, struct worker *);
void open_pass(struct engine *, uint64_t rounds);
void open_drop(struct engine *, uint64_t rounds);
/* pacer_replay.c */
void act_free(struct act *);

/* load.c: tells the engines of phase and part; whether they all know. */
void load_order(struct load *);
int load_obeyed(const struct load *);
/* From an engine: look at what I have counted. */
void load_poke(struct load *);
/* The sum of one of the counters in struct tally. */
uint64_t load_sum(const struct load *, size_t offset);
#define LOAD_SUM(load, name) load_sum(load, offsetof(struct tally, name))

/* What is given up has had this long to time out by itself, and be counted. */
#define GIVE_UP_S 0.1

/* phase.c: what comes when. phase_start() enters the first one. */
void phase_plan(struct load *);
void phase_start(struct load *);
void phase_enter(struct load *, enum phase);
/* Moves on to the phase that it is time for. */
void phase_look(struct load *);

/* cycle.c: bursts and rests, where the measured phase has cycles. */
void cycle_look(struct load *);
/* How much of all cycles is done, 0..1. */
double cycle_share(const struct load *);

/* self.c: how the load itself does, once a second. */
void self_look(struct load *, double since_s);

#endif
