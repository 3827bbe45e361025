/* SPDX-License-Identifier: MIT */
#include "judge/live.h"

#include <math.h>
#include <stdio.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "judge/judge.h"
#include "judge/run_reader.h"

/*
 * Judges every second, or less often if that would take a larger share of a
 * processor.
 */
static const double least_s = 1, share = 0.005;

struct live {
	const struct settings *settings;
	struct run run;		 /* only path and info are set */
	struct run_reader *seen; /* a copy, which the thread judges */
	struct run_timeline seen_timeline;
	pthread_t thread;
	struct judged judging; /* the thread's alone, as the next */
	struct verdict verdict;

	pthread_mutex_t describing; /* over run.json, while it is read */
	pthread_mutex_t lock;	    /* protects everything below */
	pthread_cond_t wake;
	struct run_timeline timeline;
	struct run_reader *reader;
	struct strings columns;
	size_t width; /* columns of a row: time_s and the sampler's */
	double *row;
	int stop;
	unsigned asked, answered;
	struct live_state state;
	struct judged judged; /* as the state has it; its run is not known */
	struct verdict judged_verdict;
};

/* The dose still needed, in seconds at the rate of the run. */
static double
live_needed(const struct metric_verdict *metric,
	    const struct conditions *conditions)
{
	double done = metric->to_dose - metric->from_dose;

	return fmax(metric->needed_dose - done, 0) / conditions->rate;
}

/* For who asks for it by the hour, whatever the dose is. */
static void
live_forecast(struct live_state *state, const struct judged *judged)
{
	const struct forecast_time *here = &judged->forecast.here;
	double hour = judged->conditions.rate * 3600;

	state->hourly = (struct bounds){state->growth.estimate * hour,
					state->growth.low * hour,
					state->growth.high * hour};
	if (judged->forecast.known)
		state->limit_s =
		    (struct bounds){here->estimate, here->low, here->high};
}

static void
live_state_clear(struct live_state *state)
{
	const struct bounds unknown = {NAN, NAN, NAN};

	*state = (struct live_state){.needed_s = NAN,
				     .growth = unknown,
				     .hourly = unknown,
				     .limit_s = unknown};
}

static void
live_judge(struct live *live, struct live_state *state)
{
	const struct verdict *verdict = &live->verdict;
	const struct judged *judged = &live->judging;
	struct error ignored = {0};

	if (judge_rows(&live->judging, &live->verdict, &live->run,
		       live->settings, live->seen, &ignored) != 0)
		return;
	state->known = 1;
	state->kind = verdict->kind;
	if (verdict->decisive < verdict->nmetrics) {
		const struct metric_verdict *metric =
		    &verdict->metrics[verdict->decisive];

		state->measure = metric->measure;
		state->growth = metric->growth;
		snprintf(state->metric, sizeof(state->metric), "%s",
			 metric->name);
		live_forecast(state, judged);
		if (verdict->kind == VERDICT_INCONCLUSIVE)
			state->needed_s =
			    live_needed(metric, &judged->conditions);
	}
}

/* Called with the lock held; releases it while judging. */
static void
live_update(struct live *live)
{
	unsigned asked = live->asked;
	struct live_state state;
	int begun = isfinite(live->timeline.measured_from_s);

	live_state_clear(&state);
	run_reader_copy(live->seen, live->reader);
	live->seen_timeline = live->timeline;
	live->seen->timeline = &live->seen_timeline;
	pthread_mutex_unlock(&live->lock);
	pthread_mutex_lock(&live->describing);
	if (begun)
		live_judge(live, &state);
	pthread_mutex_unlock(&live->describing);
	pthread_mutex_lock(&live->lock);
	live->answered = state.looks = asked;
	live->state = state;
	if (state.known) {
		live->judged = live->judging;
		live->judged_verdict = live->verdict;
	}
}

/* Waits until that time, of clock_now(), or until there is something to do. */
static void
live_wait(struct live *live, double until_s)
{
	while (!live->stop && live->asked == live->answered &&
	       thread_cond_wait(&live->wake, &live->lock, until_s))
		continue;
}

static void *
live_run(void *arg)
{
	struct live *live = arg;
	double cpu, next = clock_now() + least_s;

	pthread_mutex_lock(&live->lock);
	for (;;) {
		live_wait(live, next);
		if (live->stop)
			break;
		cpu = clock_thread_cpu();
		live_update(live);
		next = clock_now() +
		       fmax(least_s, (clock_thread_cpu() - cpu) / share);
	}
	pthread_mutex_unlock(&live->lock);
	return NULL;
}

static void
live_free(struct live *live)
{
	pthread_cond_destroy(&live->wake);
	pthread_mutex_destroy(&live->lock);
	pthread_mutex_destroy(&live->describing);
	run_info_free(&live->run.info);
	free(live->run.path);
	run_reader_free(live->reader);
	free(live->reader);
	free(live->seen);
	strings_free(&live->columns);
	free(live->row);
	free(live);
}

static int
live_init_reader(struct live *live, struct error *err)
{
	return run_reader_init(live->reader, &live->columns, NULL,
			       &live->run.info, &live->timeline, live->run.path,
			       err);
}

static int
live_init(struct live *live, const struct settings *settings,
	  const struct run_info *run, const struct strings *sampled,
	  struct error *err)
{
	struct strings *columns = &live->columns;

	live->settings = settings;
	live->run.path = xstrdup("this run");
	run_info_copy(&live->run.info, run);
	/* What it tells of the load is known at the end. */
	live->run.info.target.page.present = 0;
	live->timeline = (struct run_timeline){
	    .measured_from_s = INFINITY,
	    .measured_to_s = NAN,
	    .hold_from_s = NAN,
	    .hold_to_s = NAN,
	    .per_second = run_timeline_is_per_second(run),
	    .growth = run_timeline_growth(run, settings),
	    .death_s = NAN,
	};
	live->reader = xcalloc(1, sizeof(*live->reader));
	live->seen = xcalloc(1, sizeof(*live->seen));
	pthread_mutex_init(&live->lock, NULL);
	pthread_mutex_init(&live->describing, NULL);
	thread_cond_init(&live->wake);
	strings_add(columns, "time_s");
	for (size_t i = 0; i < sampled->count; i++)
		strings_add(columns, sampled->items[i]);
	live->width = columns->count;
	live->row = xcalloc(live->width, sizeof(*live->row));
	return live_init_reader(live, err);
}

struct live *
live_start(const struct settings *settings, const struct run_info *run,
	   const struct strings *sampled, struct error *err)
{
	struct live *live = xcalloc(1, sizeof(*live));

	if (live_init(live, settings, run, sampled, err) != 0) {
		live_free(live);
		return NULL;
	}
	if (thread_start(&live->thread, live_run, live, err) == 0)
		return live;
	live_free(live);
	return NULL;
}

void
live_describe(struct live *live, const struct run_info *run)
{
	struct error ignored = {0};

	pthread_mutex_lock(&live->describing);
	pthread_mutex_lock(&live->lock);
	run_info_free(&live->run.info);
	run_info_copy(&live->run.info, run);
	run_reader_free(live->reader);
	live_init_reader(live, &ignored);
	pthread_mutex_unlock(&live->lock);
	pthread_mutex_unlock(&live->describing);
}

void
live_row(struct live *live, double time_s, const double *row)
{
	pthread_mutex_lock(&live->lock);
	live->row[0] = time_s;
	memcpy(live->row + 1, row, (live->width - 1) * sizeof(*row));
	run_reader_row(live->reader, live->row);
	pthread_mutex_unlock(&live->lock);
}

void
live_measure(struct live *live, double time_s)
{
	pthread_mutex_lock(&live->lock);
	live->timeline.measured_from_s = time_s;
	pthread_mutex_unlock(&live->lock);
}

void
live_ask(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	live->asked++;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
}

void
live_state(struct live *live, struct live_state *state)
{
	pthread_mutex_lock(&live->lock);
	*state = live->state;
	pthread_mutex_unlock(&live->lock);
}

int
live_judged(struct live *live, struct judged *judged, struct verdict *verdict)
{
	int known;

	pthread_mutex_lock(&live->lock);
	known = live->state.known;
	if (known) {
		*judged = live->judged;
		*verdict = live->judged_verdict;
		judged->run = NULL;
		judged->verdict = verdict;
	}
	pthread_mutex_unlock(&live->lock);
	return known ? 0 : -1;
}

void
live_stop(struct live *live)
{
	if (live == NULL)
		return;
	pthread_mutex_lock(&live->lock);
	live->stop = 1;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
	pthread_join(live->thread, NULL);
	live_free(live);
}

size_t
live_look_times(const struct settings *settings, double looks[LOOKS])
{
	double most = settings->max_duration;

	if (!settings->until_certain)
		return 0;
	return looks_plan(settings_duration(settings),
			  isnan(most) ? 4 * settings_duration(settings) : most,
			  looks);
}
