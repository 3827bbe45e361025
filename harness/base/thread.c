/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

static _Atomic size_t left_behind;

void
thread_leave_behind(size_t count)
{
	atomic_fetch_add(&left_behind, count);
}

size_t
threads_left_behind(void)
{
	return atomic_load(&left_behind);
}

int
thread_start(pthread_t *thread, void *(*run)(void *), void *arg,
	     struct error *err)
{
	sigset_t all, before;
	int failure;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failure = pthread_create(thread, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failure == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE, "cannot start a thread: %s",
			 strerror(failure));
}

void
thread_cond_init(pthread_cond_t *condition)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

int
thread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock,
		 double until_s)
{
	struct timespec until;

	until.tv_sec = (time_t)until_s;
	until.tv_nsec = (long)((until_s - (double)until.tv_sec) * 1e9);
	return pthread_cond_timedwait(condition, lock, &until) == 0;
}
