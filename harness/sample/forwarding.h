/* SPDX-License-Identifier: MIT */
/*
 * Where requests are passed on to, by what is seen rather than by names. If
 * the target makes connections that carry bytes while the load runs, three
 * stretches of it are marked: each request carries a header of a known length.
 * What passes requests on carries it on, and a question to a database does not.
 */
#ifndef SAMPLE_FORWARDING_H
#define SAMPLE_FORWARDING_H

#include "net/mark.h"
#include "record/record.h"
#include "sample/mark_share.h"
#include "sample/own_connections.h"
#include "sample/tcp_bytes.h"
#include "sample/unix_peers.h"

enum { FORWARDS = 8 };

/* A place that marks arrived at: a unix socket, or a port. Other traffic may
 * look alike by chance. */
struct forward {
	const struct unix_peer *peer; /* NULL: a port */
	struct tcp_end to;
	double share; /* of the marks */
	int maybe;    /* one of several that the target may have written to */
};

struct stretch {
	double requests, marked;
	struct tcp_places places;
	/* What listeners at unix sockets read, and the target wrote. */
	double read[UNIX_PEERS], written;
};

struct forwarding {
	struct mark *mark; /* borrowed, as is the dose */
	const struct dose *dose;
	const struct own_connections *own; /* known so far */
	int port;			   /* of the target */
	/* Sleeps; 1: the load is over. */
	int (*wait)(void *arg, double seconds);
	/* The processes that answer: how many. */
	size_t (*answerers)(void *arg, pid_t *pids, size_t max);
	void *arg;

	struct unix_peers peers;
	struct stretch stretches[MARK_STRETCHES];
	size_t done;
	int tries, rounds;
	int unsure; /* somewhere, marks may have arrived */
	int meets;  /* the target seems to connect to others */
	int leads;  /* it surely does */
	int over;   /* nothing more is tried */
	int known;  /* and it is known to where requests are passed on */
	struct forward items[FORWARDS];
	size_t count;
};

/*
 * Takes one more stretch, which lasts two seconds at most. 1: the load is over.
 */
int forwarding_step(struct forwarding *);
/* From stretches to places; or begins anew, up to three times, if it cannot be
 * told. */
void forwarding_decide(struct forwarding *);
/* The target may pass requests on, and it could not be told. */
int forwarding_is_open(const struct forwarding *);

#endif
