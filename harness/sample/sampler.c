/* SPDX-License-Identifier: MIT */
/* The thread that samples. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "sample/counted.h"
#include "sample/asking.h"
#include "sample/descriptors.h"
#include "sample/mailbox.h"
#include "sample/page_asking.h"
#include "sample/reading_pause.h"
#include "sample/readings.h"
#include "sample/target.h"

/* A costly reading comes at least so often where the plan does not say. */
static const double slow_most_s = 5;
static const double asked_least_s = 1;
/*
 * A row waits so long for what the runtime answers, which then stands beside
 * the memory of the same moment. A later answer gets a row of its own when it
 * comes.
 */
static const double answer_wait_s = 0.25, last_wait_s = 2;

_Static_assert(READINGS_COLUMNS + SCRAPE_COLUMNS + COUNTERS < TABLE_COLUMNS,
	       "samples.csv has more columns than can be read back");

/* Events of one run, at most. */
enum { RESTARTS = 200, COLLECTIONS = 2000 };

struct sampler {
	struct sampler_plan plan;
	struct scrape nothing;
	struct tree tree;
	int begun; /* a sample has been taken */
	struct gaps gaps;
	double slow_due_s, rare_due_s, asked_due_s;
	double slow_pause_s; /* by the cost of the last slow reading alone */
	size_t width;	     /* of a row, without scraped columns */
	int restarts, collections;
	int ending; /* the last sample is being taken */
	struct descriptors descriptors;
	int somebody_answers; /* when asked last */
	struct asking asking;
	struct page_asking page;
	unsigned wanted; /* the request that is being answered */
	pthread_t thread;
	struct mailbox mailbox;
};

static void
sampler_keep_latest(struct sampler *sampler, unsigned due)
{
	struct reading now = {
	    record_time(sampler->plan.record),
	    readings_value(&sampler->tree, METRIC_ROW_rss),
	    readings_value(&sampler->tree, METRIC_ROW_anon),
	};

	mailbox_keep(&sampler->mailbox, now,
		     (due & CADENCE_SLOW) || sampler->tree.count == 0);
}

/* Where the sum grows by the memory of one more tree, growth begins anew. */
static void
sampler_note_roots(struct sampler *sampler, const struct members *members)
{
	size_t before = sampler->tree.members.nroots;

	for (size_t i = before; i < members->nroots && sampler->begun; i++)
		record_event(sampler->plan.record, "joined", "pid %d",
			     (int)members->roots[i].pid);
	sampler->begun = 1;
}

static void
sampler_refresh(struct sampler *sampler)
{
	char text[400];
	const char *event;
	struct members members;

	target_members(sampler->plan.target, &members);
	sampler_note_roots(sampler, &members);
	tree_set_members(&sampler->tree, &members);
	tree_refresh(&sampler->tree, sampler->plan.record);
	event = target_follow(sampler->plan.target, text, sizeof(text));
	if (event != NULL && sampler->restarts++ < RESTARTS)
		record_event(sampler->plan.record, event, "%s", text);
}

/*
 * A collection stops the target, so there is a budget: the pause after one
 * makes its share of the time that of the budget.
 */
static void
sampler_take_answers(struct sampler *sampler)
{
	const struct sampler_plan *plan = &sampler->plan;
	double start = sampler->asking.aside.began_s, took, pause;
	size_t answered = asking_end(&sampler->asking, &sampler->tree,
				     &sampler->gaps, plan->record, &took);

	sampler->somebody_answers = answered > 0;
	pause = took / plan->gc_budget;
	if (plan->gc_seldom_s > 0)
		pause = fmin(pause, plan->gc_seldom_s);
	sampler->asked_due_s = start + fmax(pause, asked_least_s);
	if (answered > 0 && sampler->collections++ < COLLECTIONS)
		record_event(plan->record, "collection", "%.0f ms",
			     took * 1000);
}

/* Returns what is due now that the answers are there, or are waited for. */
static unsigned
sampler_collect(struct sampler *sampler, unsigned due)
{
	struct asking *asking = &sampler->asking;

	if (!(due & CADENCE_ASKED))
		return due;
	if (!asking->aside.under_way &&
	    asking_begin(asking, &sampler->tree) == 0) {
		sampler->somebody_answers = 0;
		sampler->asked_due_s = clock_now() + asked_least_s;
		return due;
	}
	if (!aside_is_over(&asking->aside, answer_wait_s))
		return due & ~(unsigned)CADENCE_ASKED;
	sampler_take_answers(sampler);
	return due;
}

/* A process that runs here is seen to end; of one elsewhere, its page tells. */
static void
sampler_check_page(struct sampler *sampler)
{
	struct scrape *scrape = sampler->plan.scrape;

	if (scrape->anew && sampler->plan.target->remote &&
	    sampler->restarts++ < RESTARTS)
		record_event(sampler->plan.record, RESTART,
			     "%.80s is of a process that has just been started",
			     scrape->url);
	scrape->anew = 0;
}

/* At its own pace, faster in a short run; rows in between have gaps. */
static void
sampler_scrape(struct sampler *sampler, unsigned due, double *row)
{
	if (!page_asking_take(&sampler->page, due & CADENCE_SLOW, row))
		return;
	sampler_check_page(sampler);
	page_asking_check(&sampler->page, &sampler->plan, 0);
}

/*
 * When the main process has ended and no other has replaced it, or the new one
 * is too young, only the process that restarts it is left: that is not a
 * reading of the service. Nor is what is left of several that were named when
 * one of them has ended.
 */
static int
sampler_misses_main(const struct sampler *sampler)
{
	const struct tree *tree = &sampler->tree;

	if (tree->full)
		return 0;
	for (size_t i = 0; i < tree->members.nroots; i++)
		if (tree_find(tree, tree->members.roots[i].pid) == NULL)
			return 1;
	return tree_find(tree, target_id(sampler->plan.target).pid) == NULL;
}

static void
sampler_take(struct sampler *sampler, unsigned due)
{
	const struct sampler_plan *plan = &sampler->plan;
	double row[READINGS_COLUMNS + SCRAPE_COLUMNS + COUNTERS];

	if ((due & CADENCE_SLOW) || sampler->tree.stale)
		sampler_refresh(sampler);
	due = sampler_collect(sampler, due);
	readings_dose(plan->dose, row);
	counted_take(plan->counters, plan->dose,
		     row + sampler->width + plan->scrape->count);
	readings_take(&sampler->tree, &sampler->gaps, plan->record, due);
	sampler->tree.main = target_id(plan->target).pid;
	sampler->tree.headless = sampler_misses_main(sampler);
	readings_row(&sampler->tree, due, row);
	sampler_scrape(sampler, due, row + sampler->width);
	record_sample(plan->record, row);
	if (due & CADENCE_SLOW)
		readings_processes(&sampler->tree, due, plan->record);
	sampler_keep_latest(sampler, due);
	if (plan->on_row != NULL)
		plan->on_row(plan->arg, record_time(plan->record), row,
			     due & CADENCE_SLOW);
}

/*
 * Rarer sources are read together with less rare ones. Mappings, and the check
 * whether there is a process to be asked by now, wait for the next slow
 * reading.
 */
static unsigned
sampler_due(struct sampler *sampler, double now)
{
	const struct sampler_plan *plan = &sampler->plan;
	double soon = now + plan->interval_s / 2;
	int asked = sampler->asking.aside.under_way;
	int ask = plan->gc_budget > 0 && soon >= sampler->asked_due_s && !asked;
	unsigned due = CADENCE_FAST;

	if (aside_is_over(&sampler->asking.aside, 0))
		due |= CADENCE_SLOW | CADENCE_ASKED;
	if (page_asking_is_over(&sampler->page))
		due |= CADENCE_SLOW;
	if (soon >= sampler->slow_due_s || (ask && sampler->somebody_answers))
		due |= CADENCE_SLOW;
	if (due & CADENCE_SLOW && ask)
		due |= CADENCE_ASKED;
	if (due & CADENCE_SLOW && plan->mappings && soon >= sampler->rare_due_s)
		due |= CADENCE_RARE;
	return due;
}

/* The next read is scheduled by the cost of the last. */
static void
sampler_plan_next(struct sampler *sampler, unsigned due, double start,
		  double cost_s)
{
	double slowest_s = sampler->plan.slowest_s;

	if (due & CADENCE_RARE)
		sampler->rare_due_s =
		    start + reading_pause_rare(cost_s, slowest_s);
	else
		sampler->slow_pause_s =
		    reading_pause(cost_s, sampler->tree.several, slowest_s);
	sampler->slow_due_s = start + sampler->slow_pause_s;
}

static unsigned
sampler_with_helpers(const struct sampler *sampler, unsigned due)
{
	return sampler->plan.helped && (due & CADENCE_SLOW)
		   ? due | CADENCE_HELPED
		   : due;
}

static void
sampler_tick(struct sampler *sampler, unsigned least)
{
	double start = clock_now();
	unsigned due =
	    sampler_with_helpers(sampler, sampler_due(sampler, start) | least);
	double cpu = due & CADENCE_SLOW ? clock_thread_cpu() : 0;

	sampler_take(sampler, due);
	if (!(due & CADENCE_SLOW))
		return;
	sampler_plan_next(sampler, due, start, clock_thread_cpu() - cpu);
	descriptors_look(&sampler->descriptors, &sampler->tree,
			 sampler->plan.record, sampler->ending);
}

static unsigned
sampler_fullest(const struct sampler *sampler)
{
	return CADENCE_SLOW | (sampler->plan.ask ? CADENCE_ASKED : 0) |
	       (sampler->plan.mappings ? CADENCE_RARE : 0);
}

/*
 * A request that arrives while a sample is being taken gets another one, and so
 * does one that waits for a runtime: the row in which its answer is.
 */
static void
sampler_answer(struct sampler *sampler)
{
	struct mailbox *mailbox = &sampler->mailbox;
	int waits = sampler->asking.aside.under_way;
	unsigned answered = mailbox_answered(mailbox);

	if (!waits)
		sampler->wanted = mailbox_asked(mailbox);
	waits = waits && !aside_is_over(&sampler->asking.aside, 0);
	sampler_tick(sampler, sampler->wanted != answered && !waits
				  ? sampler_fullest(sampler)
				  : 0);
	if (!sampler->asking.aside.under_way)
		mailbox_answer(mailbox, sampler->wanted);
}

/*
 * The page is asked once more: by now it has counted all of the load. A runtime
 * that is being asked may still answer, as most do.
 */
static void
sampler_end(struct sampler *sampler)
{
	sampler->asking.stop = 1;
	sampler->ending = 1;
	sampler->plan.gc_budget = 0;
	page_asking_end(&sampler->page);
	aside_is_over(&sampler->asking.aside, last_wait_s);
	sampler_tick(sampler, CADENCE_SLOW);
	page_asking_check(&sampler->page, &sampler->plan, 1);
}

/* Samples that were missed are not caught up. */
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
	} while (!mailbox_wait(&sampler->mailbox, next,
			       sampler->asking.aside.under_way,
			       sampler->page.aside.under_way));
	sampler_end(sampler);
	return NULL;
}

static void
sampler_free(struct sampler *sampler)
{
	asking_free(&sampler->asking, &sampler->tree);
	page_asking_free(&sampler->page);
	readings_leave(&sampler->tree);
	tree_free(&sampler->tree);
	mailbox_free(&sampler->mailbox);
	free(sampler);
}

static void
sampler_init(struct sampler *sampler)
{
	struct strings columns = {0};

	mailbox_init(&sampler->mailbox);
	asking_init(&sampler->asking, mailbox_tell, &sampler->mailbox);
	sampler->asking.pauses = sampler->plan.pauses;
	page_asking_init(&sampler->page, &sampler->plan, mailbox_tell,
			 &sampler->mailbox);
	readings_columns(&columns);
	sampler->width = columns.count;
	scrape_columns(sampler->plan.scrape, &columns);
	counted_columns(sampler->plan.counters, &columns);
	record_columns(sampler->plan.record, &columns);
	strings_free(&columns);
}

struct sampler *
sampler_start(const struct sampler_plan *plan, struct error *err)
{
	struct sampler *sampler = xcalloc(1, sizeof(*sampler));
	struct target *target = plan->target;
	struct contact terms;
	struct members members;

	sampler->plan = *plan;
	sampler->plan.interval_s = fmax(plan->interval_s, 0.001);
	if (plan->slowest_s <= 0)
		sampler->plan.slowest_s = slow_most_s;
	sampler->slow_pause_s = reading_pause(0, 0, sampler->plan.slowest_s);
	if (!plan->ask)
		sampler->plan.gc_budget = 0;
	if (plan->scrape == NULL)
		sampler->plan.scrape = &sampler->nothing;
	terms = target_terms(target, plan->named_runtime);
	terms.pprof = plan->pprof;
	target_members(target, &members);
	tree_init(&sampler->tree, &members, &terms);
	sampler_init(sampler);
	if (thread_start(&sampler->thread, sampler_run, sampler, err) == 0)
		return sampler;
	sampler_free(sampler);
	return NULL;
}

void
sampler_columns(const struct scrape *scrape, const struct strings *counters,
		struct strings *columns)
{
	readings_columns(columns);
	scrape_columns(scrape, columns);
	counted_columns(counters, columns);
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
	mailbox_ask(&sampler->mailbox);
}

unsigned
sampler_answers(struct sampler *sampler)
{
	return mailbox_answered(&sampler->mailbox);
}

void
sampler_latest(struct sampler *sampler, struct reading *latest)
{
	mailbox_latest(&sampler->mailbox, latest);
}

void
sampler_stop(struct sampler *sampler)
{
	mailbox_stop(&sampler->mailbox);
	pthread_join(sampler->thread, NULL);
	sampler_free(sampler);
}
