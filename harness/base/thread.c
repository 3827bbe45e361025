/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>
#include <string.h>

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
