/* SPDX-License-Identifier: MIT */
/* Threads beside the main one, which alone handles signals. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

#include "base/error.h"

/* With all signals blocked. -1: STATUS_UNAVAILABLE. */
int thread_start(pthread_t *, void *(*run)(void *arg), void *arg,
		 struct error *);

#endif
