/* SPDX-License-Identifier: MIT */
/*
 * A log to be replayed: what it comes to, and its lines for the load threads.
 * The memory that it takes does not depend on the length of the log.
 */
#ifndef LOAD_REPLAY_H
#define LOAD_REPLAY_H

#include "base/segment.h"
#include "load/replay_count.h"
#include "load/replay_map.h"
#include "load/ring.h"

struct replay_plan {
	const char *path, *format; /* format NULL: found out */
	const char *host;	   /* whose requests to send; NULL: any */
	double speed;
	struct segment part; /* whose lines the load threads get */
	const struct scenario *scenario;
	const struct patterns *patterns; /* how paths are folded; or NULL */
	const volatile int *stop; /* stop reading when this is set; or NULL */
	int only_counted;	  /* it will not be started */
};

struct replay;

/*
 * Reads a file once, to its end, to know what it comes to; of what can be read
 * only once, its first line. Only the plan's patterns must live longer than
 * this call. STATUS_DATA, STATUS_IO, STATUS_USAGE: nothing of it can be sent.
 */
struct replay *replay_open(const struct replay_plan *, struct error *);
void replay_free(struct replay *);
/* Of the whole log; NULL: it can be read only once. */
const struct replay_count *replay_whole(const struct replay *);
/* Of what was read for the load threads; while no thread reads. */
const struct replay_count *replay_read(const struct replay *);
/* Seconds that it takes, at its speed; NAN: not known. */
double replay_span(const struct replay *);
/* Requests that will be made of it; NAN: not known. */
double replay_requests(const struct replay *);
/* Seconds that reading was behind the log's own times, at most. */
double replay_behind(const struct replay *);
const struct replay_map *replay_map(const struct replay *);

/* Begins to read for so many load threads, until all their rings are full. */
int replay_start(struct replay *, size_t takers, double start_s,
		 struct error *);
/* The first error of the reading, if there was one, is in err. */
void replay_stop(struct replay *, struct error *);
/* Records are struct replay_entry; each taker gets every takers-th. */
struct ring *replay_ring(struct replay *, size_t taker);
/* A ring has space again, as ring_take() told. */
void replay_notify_space(struct replay *);

#endif
