/* SPDX-License-Identifier: MIT */
#include "sample/answers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "sample/answer_watch.h"
#include "sample/sock_diag.h"
#include "sample/target.h"

/*
 * A short run is over in milliseconds: the first looks come quickly, and each
 * pause is longer than the one before, and many times longer than the look.
 */
static const double first_pause_s = 0.002, soon_s = 0.05, rest_s = 2;
static const double longer = 1.6, share = 0.002;

/* All processes of the machine are gone through for this long, in all. */
static const double search_most_s = 0.5;

/* After so long without a connection, who listens has to do. */
static const double patience_s = 1;

/* Connections seen until looks become rare. */
enum { SOME = 16 };

/* 1: it is to end. */
static int
watch_sleep(struct answer_watch *watch, double pause_s)
{
	double until_s = clock_now() + pause_s;
	struct timespec until;
	int result;

	until.tv_sec = (time_t)until_s;
	until.tv_nsec = (long)((until_s - (double)until.tv_sec) * 1e9);
	do
		result = sem_clockwait(&watch->end, CLOCK_MONOTONIC, &until);
	while (result != 0 && errno == EINTR);
	return result == 0;
}

/* Others see whole states only. */
static void
watch_share(struct answer_watch *watch)
{
	pthread_mutex_lock(&watch->lock);
	watch->news = 1;
	watch->shared = watch->answers;
	pthread_mutex_unlock(&watch->lock);
}

static int
on_wait(void *arg, double seconds)
{
	struct answer_watch *watch = arg;

	return watch->ended = watch->ended || watch_sleep(watch, seconds);
}

static size_t
on_answerers(void *arg, pid_t *pids, size_t max)
{
	return answer_pids(arg, pids, max);
}

static int
watch_decide(struct answer_watch *watch)
{
	int over;

	forwarding_decide(&watch->forwarding);
	over = answer_follow(watch);
	if (watch->answers.nforwards > 0)
		watch_share(watch);
	return over;
}

/* A stretch of the load, or a pause. 1: it is over. */
static int
watch_go_on(struct answer_watch *watch, double pause)
{
	struct forwarding *forwarding = &watch->forwarding;

	if (watch->plan.mark == NULL || forwarding->over ||
	    watch->answers.count == 0)
		return on_wait(watch, pause);
	if (forwarding_step(forwarding) != 0)
		return 1;
	return forwarding->over ? watch_decide(watch) : 0;
}

/* Once, where no connection could be met for so long. */
static void
watch_ask_listeners(struct answer_watch *watch, double *patient_s)
{
	if (watch->answers.count > 0 || watch->apart ||
	    clock_now() < *patient_s)
		return;
	answer_listeners(watch);
	*patient_s = INFINITY;
}

static void *
watch_run(void *arg)
{
	struct answer_watch *watch = arg;
	double pause = first_pause_s, patient_s = clock_now() + patience_s;
	int stop;

	do {
		double before;

		stop = watch_go_on(watch, pause);
		before = clock_thread_cpu();
		answer_look(watch);
		watch_ask_listeners(watch, &patient_s);
		pause = fmin(pause * longer,
			     watch->answers.seen < SOME ? soon_s : rest_s);
		pause = fmax(pause, (clock_thread_cpu() - before) / share);
	} while (!stop);
	patient_s = 0;
	watch_ask_listeners(watch, &patient_s);
	watch->answers.undecided =
	    watch->doubtful || forwarding_is_open(&watch->forwarding);
	return NULL;
}

static void
watch_free(struct answer_watch *watch)
{
	sem_destroy(&watch->end);
	pthread_mutex_destroy(&watch->lock);
	if (watch->diag >= 0)
		close(watch->diag);
	free(watch);
}

struct answer_watch *
answer_watch_start(const struct answer_plan *plan, struct error *err)
{
	struct answer_watch *watch = xcalloc(1, sizeof(*watch));

	watch->plan = *plan;
	watch->diag = sock_diag_open();
	watch->apart = target_is_apart(plan->target);
	watch->search_left_s = search_most_s;
	watch->forwarding.mark = plan->mark;
	watch->forwarding.dose = plan->dose;
	watch->forwarding.own = &watch->own;
	watch->forwarding.port = plan->port;
	watch->forwarding.wait = on_wait;
	watch->forwarding.answerers = on_answerers;
	watch->forwarding.arg = watch;
	if (plan->adopts)
		answer_adopt_listeners(plan);
	sem_init(&watch->end, 0, 0);
	pthread_mutex_init(&watch->lock, NULL);
	if (thread_start(&watch->thread, watch_run, watch, err) == 0)
		return watch;
	watch_free(watch);
	return NULL;
}

int
answer_watch_poll(struct answer_watch *watch, struct answers *answers)
{
	int news;

	pthread_mutex_lock(&watch->lock);
	news = watch->news;
	watch->news = 0;
	*answers = watch->shared;
	pthread_mutex_unlock(&watch->lock);
	return news;
}

void
answer_watch_stop(struct answer_watch *watch, struct answers *answers)
{
	sem_post(&watch->end);
	pthread_join(watch->thread, NULL);
	*answers = watch->answers;
	watch_free(watch);
}
