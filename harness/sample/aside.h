/* SPDX-License-Identifier: MIT */
/*
 * Work that waits for somebody else, done in a thread of its own, so that the
 * one who wants it need not wait: one piece at a time.
 */
#ifndef SAMPLE_ASIDE_H
#define SAMPLE_ASIDE_H

#include <pthread.h>

struct aside {
	/* Called in the thread when a piece is over; set before the first. */
	void (*tell)(void *arg);
	void *tell_arg;
	void (*run)(void *arg);
	void *arg;
	int under_way;	/* from aside_begin() to aside_end() */
	double began_s; /* of clock_now() */
	pthread_t thread;
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t ended;
	int over;
	double took_s;
};

void aside_init(struct aside *, void (*tell)(void *), void *arg);
/* None may be under way. */
void aside_free(struct aside *);
/* -1: no thread can be made, and nothing is under way. */
int aside_begin(struct aside *, void (*run)(void *), void *arg);
/* Whether a piece is under way whose work is over; waits for that at most so
 * many seconds, which may be INFINITY. */
int aside_is_over(struct aside *, double wait_s);
/* After it is over. Returns how long it took. */
double aside_end(struct aside *);

#endif
