/* SPDX-License-Identifier: MIT */
/*
 * Who answers: which processes hold the other ends of flatline's own
 * connections to a service on this machine. A thread of its own looks a few
 * times, at a few connections, and takes care to be cheap: finding the owner of
 * a socket means to go through the open files of a process.
 */
#ifndef SAMPLE_ANSWERS_H
#define SAMPLE_ANSWERS_H

#include "base/error.h"
#include "sample/forwarding.h"
#include "sample/sample.h"

enum { ANSWERERS = 16, ANSWER_PLACE = 112 };

struct answerer {
	struct process_id id;
	char name[64];
	int sampled;	  /* it is one of the target's processes */
	unsigned accepts; /* connections of ours that it holds; 0: none was
			     seen, and it listens on the port */
};

struct answers {
	unsigned seen;	  /* connections whose other end was found */
	unsigned unowned; /* of them, held by no process that can be read */
	uid_t uid;	  /* the user of such a one */
	struct answerer items[ANSWERERS];
	size_t count;
	/* To whom the load is passed on. The process is 0 where it is none of
	   this machine, or cannot be read. */
	struct answerer forwards[FORWARDS];
	char places[FORWARDS][ANSWER_PLACE]; /* "127.0.0.1:80", "/run/x.sock" */
	size_t nforwards;
	int undecided; /* the target connects to others, and whether it passes
			  requests on to them could not be told */
};

struct answer_watch;

/* All that it points to is borrowed. */
struct answer_plan {
	struct target *target;
	int port;	   /* where requests go */
	struct mark *mark; /* NULL: it is not tried to where they are passed on
			    */
	const struct dose *dose;
	/* Samples who else answers on the port, too. */
	int adopts;
};

struct answer_watch *answer_watch_start(const struct answer_plan *,
					struct error *);
/* What is known so far; from any thread. 1: more than the last time. */
int answer_watch_poll(struct answer_watch *, struct answers *);
/* Looks once more, and ends the thread. */
void answer_watch_stop(struct answer_watch *, struct answers *);

#endif
