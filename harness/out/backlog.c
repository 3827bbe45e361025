/* SPDX-License-Identifier: MIT */
#include "out/backlog.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/thread.h"

#define A_WHILE_S 1.0

void
backlog_init(struct backlog *backlog)
{
	*backlog = (struct backlog){.until_s = INFINITY};
	pthread_mutex_init(&backlog->lock, NULL);
	thread_cond_init(&backlog->wake);
}

static struct point_set *
backlog_shift(struct backlog *backlog)
{
	struct point_set *set = backlog->items[backlog->first];

	backlog->first = (backlog->first + 1) % BACKLOG_SETS;
	backlog->count--;
	return set;
}

void
backlog_free(struct backlog *backlog)
{
	while (backlog->count > 0)
		free(backlog_shift(backlog));
	pthread_cond_destroy(&backlog->wake);
	pthread_mutex_destroy(&backlog->lock);
}

void
backlog_add(struct backlog *backlog, struct point_set *set)
{
	struct point_set *oldest = NULL;

	pthread_mutex_lock(&backlog->lock);
	if (backlog->count == BACKLOG_SETS) {
		oldest = backlog_shift(backlog);
		backlog->dropped++;
	}
	backlog->items[(backlog->first + backlog->count++) % BACKLOG_SETS] =
	    set;
	pthread_cond_signal(&backlog->wake);
	pthread_mutex_unlock(&backlog->lock);
	free(oldest);
}

struct point_set *
backlog_take(struct backlog *backlog)
{
	struct point_set *set = NULL;

	pthread_mutex_lock(&backlog->lock);
	while (backlog->count == 0 && isinf(backlog->until_s))
		thread_cond_wait(&backlog->wake, &backlog->lock,
				 clock_now() + A_WHILE_S);
	if (backlog->count > 0 && clock_now() < backlog->until_s)
		set = backlog_shift(backlog);
	pthread_mutex_unlock(&backlog->lock);
	return set;
}

void
backlog_pause(struct backlog *backlog, double seconds)
{
	double until = clock_now() + seconds;

	pthread_mutex_lock(&backlog->lock);
	while (clock_now() < fmin(until, backlog->until_s))
		thread_cond_wait(&backlog->wake, &backlog->lock,
				 fmin(until, backlog->until_s));
	pthread_mutex_unlock(&backlog->lock);
}

void
backlog_close(struct backlog *backlog, double seconds)
{
	pthread_mutex_lock(&backlog->lock);
	backlog->until_s = clock_now() + seconds;
	pthread_cond_signal(&backlog->wake);
	pthread_mutex_unlock(&backlog->lock);
}

double
backlog_until(struct backlog *backlog)
{
	double until;

	pthread_mutex_lock(&backlog->lock);
	until = backlog->until_s;
	pthread_mutex_unlock(&backlog->lock);
	return until;
}

size_t
backlog_lost(struct backlog *backlog)
{
	size_t lost;

	pthread_mutex_lock(&backlog->lock);
	lost = backlog->dropped + backlog->count;
	pthread_mutex_unlock(&backlog->lock);
	return lost;
}
