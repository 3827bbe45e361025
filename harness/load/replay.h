/* SPDX-License-Identifier: MIT */
/*
 * A log to be driven: a thread of its own reads and understands it, ahead of
 * time, and hands each line to the thread of the load whose turn it is. What it
 * keeps does not depend on the length of the log.
 */
#ifndef LOAD_REPLAY_H
#define LOAD_REPLAY_H

#include "load/playbook.h"
#include "load/ring.h"
#include "traffic/notes.h"

/* Requests by route, most first; what found no room is elsewhere. */
enum { REPLAY_ROUTES = 64 };
struct replay_routes {
	struct {
		char route[LABEL_MAX];
		int flow; /* of the scenario; -1: none */
		double requests;
	} rows[REPLAY_ROUTES];
	size_t count;
	double elsewhere;
};

/* What a log, or what was read of it, comes to. */
struct replay_count {
	struct intake_notes notes;	 /* lines, and how many are broken */
	double fits[NFITS];		 /* requests by what comes of them */
	struct replay_routes sent, left; /* left: no flow is for those */
	double back, back_s; /* lines earlier than one before; by at most */
	double latest_s;
	double span_s;	 /* from the first to the last, at its speed */
	uint64_t digest; /* of what is sent, and when */
};

struct replay_plan {
	const char *path, *format; /* format NULL: found out */
	double speed;
	const struct scenario *scenario;
	const struct patterns *patterns; /* how paths are folded; NULL */
	const volatile int *stop; /* give up reading; NULL: nobody says */
	int only_counted;	  /* it will not be started */
};

struct replay;

/*
 * Reads a file once, to its end, to know what it comes to; of what can be read
 * only once, its first line. All of the plan but patterns may go after that.
 * STATUS_DATA, STATUS_IO, STATUS_USAGE: nothing of it can be driven.
 */
struct replay *replay_open(const struct replay_plan *, struct error *);
void replay_free(struct replay *);
/* Of all of it; NULL: it can be read only once. */
const struct replay_count *replay_whole(const struct replay *);
/* Of what was read; while no thread reads. */
const struct replay_count *replay_read(const struct replay *);
/* Seconds that it takes, at its speed; NAN: not known. */
double replay_span(const struct replay *);
/* Requests that will be made of it; NAN: not known. */
double replay_requests(const struct replay *);
/* By how many seconds the reading was behind the log's own times, at most. */
double replay_behind(const struct replay *);
const struct playbook *replay_playbook(const struct replay *);

/* For so many threads; reading goes on until all are full. */
int replay_start(struct replay *, size_t takers, double start_s,
		 struct error *);
/* The first error of the reading, if there was one, is in err. */
void replay_stop(struct replay *, struct error *);
struct ring *replay_ring(struct replay *, size_t taker);
/* A ring has room again, as ring_take() said. */
void replay_tell_room(struct replay *);

#endif
