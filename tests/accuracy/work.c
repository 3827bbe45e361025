/* SPDX-License-Identifier: MIT */
#include "work.h"

#include <pthread.h>
#include <stdatomic.h>

enum { WORKERS = 2 };

struct work {
	void (*each)(void *context, size_t i);
	void *context;
	size_t count;
	_Atomic size_t next;
};

static void *
work_some(void *arg)
{
	struct work *work = arg;
	size_t i;

	while ((i = atomic_fetch_add(&work->next, 1)) < work->count)
		work->each(work->context, i);
	return NULL;
}

void
work_share(size_t count, void (*each)(void *context, size_t i), void *context)
{
	struct work work = {each, context, count, 0};
	pthread_t workers[WORKERS];
	size_t started = 0;

	while (started < WORKERS &&
	       pthread_create(&workers[started], NULL, work_some, &work) == 0)
		started++;
	if (started == 0)
		work_some(&work);
	while (started > 0)
		pthread_join(workers[--started], NULL);
}
