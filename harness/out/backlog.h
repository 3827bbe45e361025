/* SPDX-License-Identifier: MIT */
/*
 * Sets of points on their way from the run to the thread that sends them. It is
 * bounded and whoever adds never waits: when it is full the oldest is dropped,
 * since counters rise and what is newest says most.
 */
#ifndef OUT_BACKLOG_H
#define OUT_BACKLOG_H

#include <pthread.h>

#include "out/points.h"

enum { BACKLOG_SETS = 32 };

struct backlog {
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t wake;
	struct point_set *items[BACKLOG_SETS];
	size_t first, count, dropped;
	double until_s; /* all ends by then, of clock_now(); INFINITY: open */
};

void backlog_init(struct backlog *);
void backlog_free(struct backlog *);
/* Takes the set over. */
void backlog_add(struct backlog *, struct point_set *);
/* The oldest, which it waits for; NULL: it is closed, and empty or out of time.
 */
struct point_set *backlog_take(struct backlog *);
/* Waits so long, or until it is closed. */
void backlog_pause(struct backlog *, double seconds);
/* Nothing is added any more, and what is left has that many seconds. */
void backlog_close(struct backlog *, double seconds);
/* By when all ends, of clock_now(); INFINITY: it is open. */
double backlog_until(struct backlog *);
/* Sets that were dropped, or are still there. */
size_t backlog_lost(struct backlog *);

#endif
