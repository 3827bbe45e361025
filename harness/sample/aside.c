/* SPDX-License-Identifier: MIT */
#include "sample/aside.h"

#include <math.h>

#include "base/clock.h"
#include "base/thread.h"

void
aside_init(struct aside *aside, void (*tell)(void *), void *arg)
{

	*aside = (struct aside){.tell = tell, .tell_arg = arg};
	thread_cond_init(&aside->ended);
	pthread_mutex_init(&aside->lock, NULL);
}

void
aside_free(struct aside *aside)
{
	pthread_cond_destroy(&aside->ended);
	pthread_mutex_destroy(&aside->lock);
}

static void *
aside_main(void *arg)
{
	struct aside *aside = arg;

	aside->run(aside->arg);
	pthread_mutex_lock(&aside->lock);
	aside->took_s = clock_now() - aside->began_s;
	aside->over = 1;
	pthread_cond_signal(&aside->ended);
	pthread_mutex_unlock(&aside->lock);
	aside->tell(aside->tell_arg);
	return NULL;
}

int
aside_begin(struct aside *aside, void (*run)(void *), void *arg)
{
	struct error ignored = {0};

	aside->run = run;
	aside->arg = arg;
	aside->over = 0;
	aside->began_s = clock_now();
	if (thread_start(&aside->thread, aside_main, aside, &ignored) != 0)
		return -1;
	aside->under_way = 1;
	return 0;
}

int
aside_is_over(struct aside *aside, double wait_s)
{
	double until_s = clock_now() + fmin(wait_s, 1e6);
	int over;

	if (!aside->under_way)
		return 0;
	pthread_mutex_lock(&aside->lock);
	while (!aside->over && wait_s > 0 &&
	       thread_cond_wait(&aside->ended, &aside->lock, until_s))
		continue;
	over = aside->over;
	pthread_mutex_unlock(&aside->lock);
	return over;
}

double
aside_end(struct aside *aside)
{
	pthread_join(aside->thread, NULL);
	aside->under_way = 0;
	return aside->took_s;
}
