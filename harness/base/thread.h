/* SPDX-License-Identifier: MIT */
/* Threads beside the main one, which alone handles signals. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>
#include <stddef.h>

#include "base/error.h"

/* With all signals blocked. -1: STATUS_UNAVAILABLE. */
int thread_start(pthread_t *, void *(*run)(void *arg), void *arg,
		 struct error *);
/*
 * So many threads more will not be joined, ever: whatever they use stays, and
 * the program ends without running what libraries do at its end.
 */
void thread_leave_behind(size_t);
size_t threads_left_behind(void);
/* A condition whose times are those of clock_now(). */
void thread_cond_init(pthread_cond_t *);
/* Waits, at most until then. 0: the time is up. */
int thread_cond_wait(pthread_cond_t *, pthread_mutex_t *, double until_s);

#endif
