/* SPDX-License-Identifier: MIT */
/*
 * The thread that reads a log ahead of time and hands its lines to load
 * threads, in turn, each through a ring.
 */
#ifndef LOAD_REPLAY_FEED_H
#define LOAD_REPLAY_FEED_H

#include <pthread.h>

#include "base/segment.h"
#include "load/replay_source.h"
#include "load/ring.h"
#include "load/timeline.h"

struct replay_feed {
	struct replay_source *source; /* borrowed; the thread's from now on */
	struct timeline timeline;
	char *ahead; /* entries of the timeline's group */
	size_t ahead_len;
	int pending; /* the source's entry is still to be put there */
	struct ring *rings;
	size_t nrings;
	struct segment part; /* whose entries are given to rings */
	uint64_t numbered;   /* entries so far, whosever they are */
	double start_s;
	double behind_s; /* reading was behind the log's times, at most */
	pthread_t thread;
	int started;
	int stop, space; /* base/notify.h: to end; a ring has space again */
	struct error err;
};

/* -1: too many open files. */
int replay_feed_open(struct replay_feed *, struct replay_source *,
		     double speed);
/* For so many load threads; pending is set where a line was read already. */
int replay_feed_start(struct replay_feed *, size_t takers, double start_s,
		      struct error *);
/* Ends the thread, if there is one. Its first error is in err. */
void replay_feed_stop(struct replay_feed *, struct error *);
void replay_feed_close(struct replay_feed *);

#endif
