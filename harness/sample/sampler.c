/* SPDX-License-Identifier: MIT */
/* The thread that samples. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "sample/readings.h"
#include "sample/target.h"

/*
 * Costly sources are read every quarter second, less often when that takes
 * more than this share of a processor (here and in the target, whose memory
 * map is locked meanwhile), but as often as the plan says: a short run must
 * not be left without points. The costliest, which decide nothing, keep out of
 * their way.
 */
static const double slow_least_s = 0.25, slow_most_s = 5, slow_share = 0.0003;
/* Of several processes each may be young, and gone soon. */
static const double several_share = 0.01;
static const double rare_least_s = 1, rare_most_s = 60, rare_share = 0.002;
static const double asked_least_s = 1, scrape_least_s = 0.5;

/* Told of one run, at most. */
enum { RESTARTS = 200, COLLECTIONS = 2000 };

struct sampler {
	struct sampler_plan plan;
	struct scrape nothing;
	struct tree tree;
	struct gaps gaps;
	double slow_due_s, rare_due_s, asked_due_s, scrape_due_s;
	double slow_pause_s; /* as the newest slow look alone has cost */
	size_t width;	     /* of a row, before what is scraped */
	int restarts, collections;
	int asks_somebody; /* who answered when asked last */
	pthread_t thread;

	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t wake;
	int stop;
	unsigned asked, answered; /* full samples, by request */
	struct reading latest;
};

static void
sampler_keep(struct sampler *sampler, unsigned look)
{
	struct reading now = {
	    record_time(sampler->plan.record),
	    readings_value(&sampler->tree, "rss_bytes"),
	    readings_value(&sampler->tree, "anon_bytes"),
	};

	pthread_mutex_lock(&sampler->lock);
	if (!(look & CADENCE_SLOW) && sampler->tree.count > 0)
		now.anon_bytes = sampler->latest.anon_bytes;
	sampler->latest = now;
	pthread_mutex_unlock(&sampler->lock);
}

static void
sampler_look(struct sampler *sampler)
{
	char text[400];
	const char *event;

	tree_refresh(&sampler->tree, sampler->plan.record);
	event = target_follow(sampler->plan.target, text, sizeof(text));
	if (event != NULL && sampler->restarts++ < RESTARTS)
		record_event(sampler->plan.record, event, "%s", text);
}

/*
 * A collection stops the target, so there is a budget: after one, none for as
 * long as makes it that share of the time.
 */
static void
sampler_collect(struct sampler *sampler)
{
	const struct sampler_plan *plan = &sampler->plan;
	double start = clock_now(), took, pause;
	size_t asked =
	    readings_ask(&sampler->tree, &sampler->gaps, plan->record);

	sampler->asks_somebody = asked > 0;
	took = clock_now() - start;
	pause = took / plan->gc_budget;
	if (plan->gc_seldom_s > 0)
		pause = fmin(pause, plan->gc_seldom_s);
	sampler->asked_due_s = start + fmax(pause, asked_least_s);
	if (asked > 0 && sampler->collections++ < COLLECTIONS)
		record_event(plan->record, "collection", "%.0f ms",
			     took * 1000);
}

/* At its own pace, faster in a short run; in the rows between there are gaps.
 */
static void
sampler_scrape(struct sampler *sampler, unsigned look, double *row)
{
	struct scrape *scrape = sampler->plan.scrape;
	double now = clock_now();
	struct error err = {0};
	int due = (look & CADENCE_SLOW) && now >= sampler->scrape_due_s;

	if (scrape->url == NULL)
		return;
	if (due && scrape_take(scrape, &err) != 0 && !scrape->told++)
		record_event(sampler->plan.record, "gap", "%s", err.text);
	if (due)
		sampler->scrape_due_s =
		    now + fmin(scrape_least_s, sampler->plan.slowest_s);
	for (size_t i = 0; i < scrape->count; i++)
		row[i] = due ? scrape->values[i] : NAN;
}

/*
 * Where the main process has ended and another one is yet to come, or is too
 * young, what is left is who starts it: no reading of the service.
 */
static int
sampler_misses_main(const struct sampler *sampler)
{
	const struct tree *tree = &sampler->tree;

	return !tree->full &&
	       tree_find(tree, target_id(sampler->plan.target).pid) == NULL;
}

static void
sampler_take(struct sampler *sampler, unsigned look)
{
	const struct sampler_plan *plan = &sampler->plan;
	double row[READINGS_COLUMNS + SCRAPE_COLUMNS];

	if ((look & CADENCE_SLOW) || sampler->tree.stale)
		sampler_look(sampler);
	if (look & CADENCE_ASKED)
		sampler_collect(sampler);
	readings_dose(plan->dose, row);
	readings_take(&sampler->tree, &sampler->gaps, plan->record, look);
	sampler->tree.headless = sampler_misses_main(sampler);
	readings_row(&sampler->tree, look, row);
	sampler_scrape(sampler, look, row + sampler->width);
	record_sample(plan->record, row);
	if (look & CADENCE_SLOW)
		readings_processes(&sampler->tree, look, plan->record);
	sampler_keep(sampler, look);
	if (plan->on_row != NULL)
		plan->on_row(plan->arg, record_time(plan->record), row,
			     look & CADENCE_SLOW);
}

/*
 * What is rarer comes together with what is less rare. Mappings, and the
 * question whether there is anybody to be asked by now, need no visit of
 * their own.
 */
static unsigned
sampler_due(const struct sampler *sampler, double now)
{
	const struct sampler_plan *plan = &sampler->plan;
	double soon = now + plan->interval_s / 2;
	int ask = plan->gc_budget > 0 && soon >= sampler->asked_due_s;
	unsigned look = CADENCE_FAST;

	if (soon >= sampler->slow_due_s || (ask && sampler->asks_somebody))
		look |= CADENCE_SLOW;
	if (look & CADENCE_SLOW && ask)
		look |= CADENCE_ASKED;
	if (look & CADENCE_SLOW && plan->mappings &&
	    soon >= sampler->rare_due_s)
		look |= CADENCE_RARE;
	return look;
}

/* A short run is not left without points of these either. */
static double
sampler_rare_pause(const struct sampler *sampler, double cost_s)
{
	double least = fmin(rare_least_s, 2 * sampler->plan.slowest_s);

	return fmin(fmax(cost_s / rare_share, least), rare_most_s);
}

/* When what was read is due again, by what that has cost. */
static void
sampler_plan_next(struct sampler *sampler, unsigned look, double start,
		  double cost_s)
{
	if (look & CADENCE_RARE)
		sampler->rare_due_s =
		    start + sampler_rare_pause(sampler, cost_s);
	else
		sampler->slow_pause_s =
		    fmin(fmax(cost_s / (sampler->tree.several ? several_share
							      : slow_share),
			      slow_least_s),
			 sampler->plan.slowest_s);
	sampler->slow_due_s = start + sampler->slow_pause_s;
}

static void
sampler_tick(struct sampler *sampler, unsigned least)
{
	double start = clock_now();
	unsigned look = sampler_due(sampler, start) | least;
	double cpu = look & CADENCE_SLOW ? clock_thread_cpu() : 0;

	sampler_take(sampler, look);
	if (look & CADENCE_SLOW)
		sampler_plan_next(sampler, look, start,
				  clock_thread_cpu() - cpu);
}

/* Waits until then, of clock_now(), or until something is asked for. */
static int
sampler_sleep(struct sampler *sampler, double until_s)
{
	struct timespec until;
	int stop;

	until.tv_sec = (time_t)until_s;
	until.tv_nsec = (long)((until_s - (double)until.tv_sec) * 1e9);
	pthread_mutex_lock(&sampler->lock);
	while (!sampler->stop && sampler->asked == sampler->answered &&
	       pthread_cond_timedwait(&sampler->wake, &sampler->lock, &until) !=
		   ETIMEDOUT)
		continue;
	stop = sampler->stop;
	pthread_mutex_unlock(&sampler->lock);
	return stop;
}

static unsigned
sampler_fullest(const struct sampler *sampler)
{
	return CADENCE_SLOW | (sampler->plan.ask ? CADENCE_ASKED : 0) |
	       (sampler->plan.mappings ? CADENCE_RARE : 0);
}

/* A question that comes while its sample is being taken gets one of its own. */
static void
sampler_answer(struct sampler *sampler)
{
	unsigned asked, answered;

	pthread_mutex_lock(&sampler->lock);
	asked = sampler->asked;
	answered = sampler->answered;
	pthread_mutex_unlock(&sampler->lock);
	sampler_tick(sampler, asked != answered ? sampler_fullest(sampler) : 0);
	pthread_mutex_lock(&sampler->lock);
	sampler->answered = asked;
	pthread_mutex_unlock(&sampler->lock);
}

/* Samples that were missed are not made up for. */
static void *
sampler_run(void *arg)
{
	struct sampler *sampler = arg;
	double next = clock_now(), interval = sampler->plan.interval_s;

	do {
		sampler_answer(sampler);
		next += interval;
		if (next < clock_now())
			next = clock_now() + interval;
	} while (!sampler_sleep(sampler, next));
	sampler->plan.gc_budget = 0;
	sampler_tick(sampler, CADENCE_SLOW);
	return NULL;
}

static void
sampler_free(struct sampler *sampler)
{
	readings_leave(&sampler->tree);
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
	sampler->width = columns.count;
	scrape_columns(sampler->plan.scrape, &columns);
	record_columns(sampler->plan.record, &columns);
	strings_free(&columns);
}

struct sampler *
sampler_start(const struct sampler_plan *plan, struct error *err)
{
	struct sampler *sampler = xcalloc(1, sizeof(*sampler));
	struct target *target = plan->target;
	struct contact terms;

	sampler->plan = *plan;
	sampler->plan.interval_s = fmax(plan->interval_s, 0.001);
	if (plan->slowest_s <= 0)
		sampler->plan.slowest_s = slow_most_s;
	sampler->slow_pause_s = slow_least_s;
	if (!plan->ask)
		sampler->plan.gc_budget = 0;
	if (plan->scrape == NULL)
		sampler->plan.scrape = &sampler->nothing;
	terms = target_terms(target, plan->may_signal);
	terms.pprof = plan->pprof;
	tree_init(&sampler->tree, target->started ? target->guardian.pid : 0,
		  target->root.id, &terms);
	sampler_init(sampler);
	if (thread_start(&sampler->thread, sampler_run, sampler, err) == 0)
		return sampler;
	sampler_free(sampler);
	return NULL;
}

void
sampler_columns(const struct scrape *scrape, struct strings *columns)
{
	readings_columns(columns);
	scrape_columns(scrape, columns);
}

void
sampler_counters(const struct scrape *scrape, struct strings *columns)
{
	readings_counters(columns);
	scrape_counters(scrape, columns);
}

void
sampler_ask(struct sampler *sampler)
{
	pthread_mutex_lock(&sampler->lock);
	sampler->asked++;
	pthread_cond_signal(&sampler->wake);
	pthread_mutex_unlock(&sampler->lock);
}

unsigned
sampler_answers(struct sampler *sampler)
{
	unsigned answers;

	pthread_mutex_lock(&sampler->lock);
	answers = sampler->answered;
	pthread_mutex_unlock(&sampler->lock);
	return answers;
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
