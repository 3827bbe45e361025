/* SPDX-License-Identifier: MIT */
/* The thread that samples. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/readings.h"
#include "sample/target.h"

/*
 * Costly sources are read every quarter second, less often when that takes
 * more than this share of a processor (here and in the target, whose memory
 * map is locked meanwhile), but not so seldom that a short run has no points.
 */
static const double slow_least_s = 0.25, slow_most_s = 5, slow_share = 0.01;

enum { RESTARTS = 200 /* told of one run, at most */ };

struct sampler {
	struct target *target;
	struct record *record;
	const struct dose *dose;
	double interval_s;
	struct tree tree;
	struct gaps gaps;
	double slow_due_s;
	int restarts;
	pthread_t thread;

	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t wake;
	int stop;
	struct reading latest;
};

static void
sampler_keep(struct sampler *sampler, int slow)
{
	struct reading now = {
	    record_time(sampler->record),
	    readings_value(&sampler->tree, "rss_bytes"),
	    readings_value(&sampler->tree, "anon_bytes"),
	};

	pthread_mutex_lock(&sampler->lock);
	if (!slow && sampler->tree.count > 0)
		now.anon_bytes = sampler->latest.anon_bytes;
	sampler->latest = now;
	pthread_mutex_unlock(&sampler->lock);
}

static void
sampler_look(struct sampler *sampler)
{
	char text[400];

	tree_refresh(&sampler->tree, sampler->record);
	if (target_follow(sampler->target, text, sizeof(text)) &&
	    sampler->restarts++ < RESTARTS)
		record_event(sampler->record, "restart", "%s", text);
}

static void
sampler_take(struct sampler *sampler, int slow)
{
	double row[READINGS_COLUMNS];

	if (slow || sampler->tree.stale)
		sampler_look(sampler);
	readings_dose(sampler->dose, row);
	readings_take(&sampler->tree, &sampler->gaps, sampler->record, slow);
	readings_row(&sampler->tree, slow, row);
	record_sample(sampler->record, row);
	if (slow)
		readings_processes(&sampler->tree, sampler->record);
	sampler_keep(sampler, slow);
}

/* One sample, and what it cost decides when the next slow one is due. */
static void
sampler_tick(struct sampler *sampler, int last)
{
	double start = clock_now(), cpu = clock_thread_cpu(), wait;
	int slow =
	    last || start + sampler->interval_s / 2 >= sampler->slow_due_s;

	sampler_take(sampler, slow);
	if (!slow)
		return;
	wait = (clock_thread_cpu() - cpu) / slow_share;
	wait = fmin(fmax(wait, slow_least_s), slow_most_s);
	sampler->slow_due_s = start + wait;
}

/* Waits until then, of clock_now(), or less long if it is to stop. */
static int
sampler_sleep(struct sampler *sampler, double until_s)
{
	struct timespec until;
	int stop;

	until.tv_sec = (time_t)until_s;
	until.tv_nsec = (long)((until_s - (double)until.tv_sec) * 1e9);
	pthread_mutex_lock(&sampler->lock);
	while (!sampler->stop &&
	       pthread_cond_timedwait(&sampler->wake, &sampler->lock, &until) !=
		   ETIMEDOUT)
		continue;
	stop = sampler->stop;
	pthread_mutex_unlock(&sampler->lock);
	return stop;
}

/* Samples that were missed are not made up for. */
static void *
sampler_run(void *arg)
{
	struct sampler *sampler = arg;
	double next = clock_now();

	do {
		sampler_tick(sampler, 0);
		next += sampler->interval_s;
		if (next < clock_now())
			next = clock_now() + sampler->interval_s;
	} while (!sampler_sleep(sampler, next));
	sampler_tick(sampler, 1);
	return NULL;
}

static void
sampler_free(struct sampler *sampler)
{
	tree_free(&sampler->tree);
	pthread_cond_destroy(&sampler->wake);
	pthread_mutex_destroy(&sampler->lock);
	free(sampler);
}

static void
sampler_init(struct sampler *sampler)
{
	pthread_condattr_t monotonic;
	struct strings columns = {0};

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&sampler->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&sampler->lock, NULL);
	sampler->latest = (struct reading){NAN, NAN, NAN};
	readings_columns(&columns);
	record_columns(sampler->record, &columns);
	strings_free(&columns);
}

struct sampler *
sampler_start(struct target *target, struct record *record,
	      const struct dose *dose, double interval_s, struct error *err)
{
	struct sampler *sampler = xcalloc(1, sizeof(*sampler));
	sigset_t all, before;
	int failure;

	sampler->target = target;
	sampler->record = record;
	sampler->dose = dose;
	sampler->interval_s = fmax(interval_s, 0.001);
	tree_init(&sampler->tree, target->started ? target->guardian.pid : 0,
		  target->root.id);
	sampler_init(sampler);
	/* Signals are for the main thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failure = pthread_create(&sampler->thread, NULL, sampler_run, sampler);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failure == 0)
		return sampler;
	sampler_free(sampler);
	error_set(err, STATUS_UNAVAILABLE, "cannot start a thread: %s",
		  strerror(failure));
	return NULL;
}

void
sampler_latest(struct sampler *sampler, struct reading *latest)
{
	pthread_mutex_lock(&sampler->lock);
	*latest = sampler->latest;
	pthread_mutex_unlock(&sampler->lock);
}

void
sampler_stop(struct sampler *sampler)
{
	pthread_mutex_lock(&sampler->lock);
	sampler->stop = 1;
	pthread_cond_signal(&sampler->wake);
	pthread_mutex_unlock(&sampler->lock);
	pthread_join(sampler->thread, NULL);
	sampler_free(sampler);
}
