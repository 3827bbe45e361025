/* SPDX-License-Identifier: MIT */
/*
 * Virtual users (vus): each carries out, on the event loop of its load thread,
 * what the scenario asks for. A group is all of one thread, and what they work
 * with. Only that thread calls these functions.
 */
#ifndef LOAD_VU_H
#define LOAD_VU_H

#include "load/held.h"
#include "load/order.h"
#include "load/shared.h"
#include "load/thread_stats.h"
#include "load/timer.h"

struct vu_group;

/* One request of a virtual user, on a slot of its own. */
struct vu_request {
	struct vu *vu;
	struct slot *slot; /* made when it is first needed */
	size_t index;	   /* in the batch; or 0 */
	int in_flight, measured;
	int follows; /* a redirect in a batch: it was not due with the rest */
};

struct vu {
	struct vu_group *group;
	struct user *user;
	unsigned id;   /* its user's */
	double due;    /* when the next request should have been sent, or NAN */
	int busy;      /* in an iteration */
	int beginning; /* begins an iteration when it wakes */
	int reserved;  /* its first request in a burst is taken already */
	unsigned nsent; /* requests of this iteration; a batch is one */
	struct flow_count *flow; /* of this iteration; NULL: it has none */
	int is_counted; /* the iteration belongs to the measured part */
	int has_error;	/* one of its requests failed */
	struct step step;
	struct timer wake;	     /* the end of a think time or pause */
	struct vu_request *requests; /* as many as its largest batch */
	size_t nrequests;
	struct held_channels held; /* its channels */
	int opening;		   /* its step opens one */
	size_t pending;		   /* replies that the step still waits for */
	unsigned nempty;	   /* iterations that ended without a request */
	struct replay_item *item;  /* pacer_replay.c; or NULL */
	double began;		   /* its iteration; pacer_varied.c */
	struct vu *next_idle;
};

struct vu_group {
	struct load_shared *shared;
	size_t index;	  /* of the thread */
	int new_visitors; /* each iteration is one */
	struct event_base *base;
	struct timers timers;
	struct scenario *scenario;
	void *client;		   /* the transport's state */
	struct channels *channels; /* made when one is first opened */
	void (*talk)(struct vu *); /* does a STEP_CHANNEL: vu_talk() */
	struct order order;	   /* as the thread has last read it */
	struct vu **vus;
	size_t count, most;
	struct vu *idle;
	/* Of the pacer. */
	struct timer arrival; /* at a rate; or the next check of the stages */
	struct arrivals arrivals;
	struct replay_cursor *cursor; /* pacer_replay.c; or NULL */
	double lasts_s; /* an iteration, at the high level; NAN: not known */
	uint64_t next; /* iteration to arrive: every open_stride()-th is ours */
	int arriving;  /* those that are due are being begun */
	int waits;     /* one is due, and every user busy */
	struct thread_stats stats;
};

/* Does a STEP_CHANNEL. */
void vu_talk(struct vu *);
/* Goes on as its user says; refused: but not at once. */
void vu_do(struct vu *);
void vu_wake_after(struct vu *, double seconds);
/* -1: the quota grants no request. */
int vu_take(struct vu *, struct vu_request *);

/* vu_count.c */
/* A request of its step, or a batch, is sent; its requests were taken. */
void vu_note_sent(struct vu *);
void vu_note_reply(struct vu *, const struct vu_request *,
		   const struct http_request *, const struct http_reply *);
/* No more is to come of a request that was sent. */
void vu_landed(struct vu *);
/* The iteration counts as one of the measured part. */
void vu_count_begun(struct vu *);
/* It has ended: it failed if a request did, an expectation, or the script. */
void vu_count_end(struct vu *);
/* It has ended without a request. */
void vu_note_empty(struct vu *);

static inline struct thread_counters *
vu_counters(struct vu *vu)
{
	return &vu->group->stats.counters;
}

/* NULL: the scenario cannot make another user. */
struct vu *vu_new(struct vu_group *, struct error *);
void vu_free(struct vu *);
/* Begins an iteration that was due at that time; NAN: it had none. */
void vu_begin(struct vu *, double due);
/* The same after so many seconds, from the event loop. */
void vu_begin_later(struct vu *, double seconds);
/* Gives up whatever it does; the pacer is not told. */
void vu_cancel(struct vu *);
/* The same at the end of a drain, which has waited for all that time out: a
 * request that is still under way by then has timed out. */
void vu_give_up(struct vu *);

void vu_group_init(struct vu_group *, struct load_shared *, size_t index);
/* Makes the first vus. The base and the timers must be there, and outlive the
 * group. */
int vu_group_open(struct vu_group *, struct error *);
/* Also a group that could not be opened. */
void vu_group_close(struct vu_group *);
/* Whether iterations may begin. */
int vu_group_may_begin(const struct vu_group *);
/* What its connections are made by. */
struct transport_settings vu_group_net(struct vu_group *);
/* Another vu, idle. -1: there is none to be had. */
int vu_group_add(struct vu_group *, struct error *);
/* An idle vu, made if there may be more; NULL: all are busy. */
struct vu *vu_group_take_idle(struct vu_group *);
void vu_group_put_idle(struct vu_group *, struct vu *);
void vu_group_give_up(struct vu_group *);
/* Tells the coordinator to read the counters. */
void vu_group_notify(struct vu_group *);

#endif
