/* SPDX-License-Identifier: MIT */
/* Prepares what a run recorded for the verdict. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/answer_proof.h"
#include "judge/descriptor_growth.h"
#include "judge/exercise.h"
#include "judge/interruption.h"
#include "judge/judge.h"
#include "judge/load_crowd.h"
#include "judge/load_proof.h"
#include "judge/page_proof.h"
#include "judge/route_growth.h"
#include "judge/run_forecast.h"
#include "judge/run_reader.h"
#include "judge/segment_proof.h"

/* Tolerated growth of a count: one for a hundred requests. */
#define COUNT_TOLERANCE 0.01

static const struct {
	const char *name;
	enum runtime runtime;
} runtimes[] = {
#define RUNTIME(name, NAME) {#name, RUNTIME_##NAME},
#include "base/runtimes.def"
#undef RUNTIME
};

static enum runtime
runtime_of(const char *name)
{
	for (size_t i = 0; name != NULL && i < COUNT(runtimes); i++)
		if (strcmp(runtimes[i].name, name) == 0)
			return runtimes[i].runtime;
	return RUNTIME_UNKNOWN;
}

/* From the command line, otherwise as the run recorded it. */
static enum runtime
judge_runtime(const struct run *run, const struct settings *settings)
{
	if (settings->runtime != NULL)
		return runtime_of(settings->runtime);
	return runtime_of(run->info.target.runtime);
}

/* Of the measured part, where it was counted: a target that is slow at first
 * makes the warm-up drop iterations. */
static double
judge_held(const struct run_done *done)
{
	double begun = done->measured_iterations;
	double dropped = done->measured_dropped;

	if (isnan(begun) || isnan(dropped))
		return done->iterations / (done->iterations + done->dropped);
	return begun + dropped > 0 ? begun / (begun + dropped) : NAN;
}

static void
judge_strain(const struct run *run, struct conditions *conditions)
{
	const struct run_done *done = &run->info.done;
	const struct run_strain *strain = &done->load;

	conditions->own_share = run_or_zero(strain->busiest);
	conditions->own_lag_s = run_or_zero(strain->lag_p99_ms) / 1e3;
	if (done->measured_behind > 0)
		conditions->behind =
		    done->measured_behind / done->measured_dropped;
}

/* Failures are counted from the start; a reply of 5xx is no failure of these.
 */
static double
judge_unanswered(const struct run_done *done, double errors)
{
	const struct run_failure *failures = done->failures.items;
	double sum = 0;

	for (size_t i = 0; i < done->failures.count; i++)
		sum += failures[i].count;
	return fmin(sum, errors);
}

/*
 * Requests, errors and rate of the measured part: from the load's own count, or
 * from the samples if the run was killed.
 */
static void
judge_dose(const struct run *run, const struct run_reader *reader,
	   struct conditions *conditions)
{
	const struct run_done *done = &run->info.done;

	conditions->requests = done->measured_requests;
	conditions->errors = done->measured_errors;
	if (isnan(conditions->requests) || reader->timeline->cut) {
		conditions->requests = run_reader_measured(&reader->requests);
		conditions->errors = run_reader_measured(&reader->errors);
	}
	conditions->unanswered = judge_unanswered(done, conditions->errors);
	conditions->rate = run_reader_rate(reader);
	conditions->planned_rate = isnan(done->planned_rate)
				       ? run->info.load.rate
				       : done->planned_rate;
	conditions->achieved_rate = conditions->planned_rate * judge_held(done);
	conditions->reply_s = run_or_zero(done->uncorrected.p50) / 1e3;
	judge_strain(run, conditions);
}

/*
 * The dose that was planned, at the rate of what has been done of it so far: a
 * run that ends early resolves less than it was to. 0: not known.
 */
static double
judge_planned(const struct run *run, const struct conditions *conditions)
{
	const struct run_load *load = &run->info.load;
	double dose = conditions->rate * load->duration_s;

	if (load->requests > 0 && conditions->counted == PER_REQUEST)
		return load->requests;
	return dose > 0 && !(load->cycles > 0) ? dose : 0;
}

/* Limits on the command line override those recorded with the run. */
static void
judge_limits(const struct run *run, const struct settings *settings,
	     struct conditions *conditions)
{
	struct growth growth = settings->growth;
	const struct run_limits *recorded = &run->info.limits;

	if (settings_source(settings, &settings->growth) == SOURCE_DEFAULT &&
	    !isnan(recorded->growth)) {
		growth.amount = recorded->growth;
		units_find_growth(run_or_empty(recorded->growth_per), &growth);
	}
	conditions->max_error_rate = settings->errors;
	if (settings_source(settings, &settings->errors) == SOURCE_DEFAULT &&
	    !isnan(recorded->errors))
		conditions->max_error_rate = recorded->errors;
	conditions->byte_tolerance = growth.amount;
	conditions->none_tolerated = growth.amount == 0;
	conditions->count_tolerance = COUNT_TOLERANCE;
	if (growth.per == PER_HOUR)
		conditions->byte_tolerance /= 3600 * conditions->rate;
}

static void
judge_death(const struct run *run, const struct run_timeline *timeline,
	    struct conditions *conditions)
{
	const struct run_event *exit = run_last_event(run, "exit");

	conditions->death = timeline->death;
	conditions->death_s = timeline->death_s;
	if (timeline->death == DEATH_OTHER && exit != NULL)
		snprintf(conditions->death_how, sizeof(conditions->death_how),
			 "%s", exit->detail);
}

/* What another program recorded may be unfit to prove anything. */
static void
judge_source(const struct run_reader *reader, struct conditions *conditions)
{
	snprintf(conditions->uncollected, sizeof(conditions->uncollected), "%s",
		 reader->nothing);
	if (reader->doubt[0] != '\0')
		snprintf(conditions->unsure, sizeof(conditions->unsure), "%s",
			 reader->doubt);
}

static void
judge_conditions(const struct run *run, const struct settings *settings,
		 const struct run_reader *reader, struct conditions *conditions)
{
	const struct run_timeline *timeline = reader->timeline;
	double looks = run->info.load.looks;

	*conditions = (struct conditions){
	    .measured_from_s = timeline->measured_from_s,
	    .measured_to_s = timeline->measured_to_s,
	    .per_second = run_reader_per_second(reader),
	    .counted = timeline->growth.per,
	    .messages = run_or_zero(run->info.done.measured_messages),
	    .looks = isnan(looks) ? 1 : (int)fmin(fmax(looks, 1), 1000),
	    .flat_once = timeline->flat_once,
	    .restarts = run_reader_restarts(reader),
	    .runtime = judge_runtime(run, settings),
	};
	memcpy(conditions->counter, timeline->growth.counter,
	       sizeof(conditions->counter));
	judge_death(run, timeline, conditions);
	judge_dose(run, reader, conditions);
	judge_limits(run, settings, conditions);
	conditions->planned_dose = judge_planned(run, conditions);
	conditions->crowd = load_crowd(&run->info.load);
	load_proof_read(conditions, run, settings, timeline->cut);
	interruption_read(conditions, run, timeline);
	answer_proof_read(conditions, &run->info, timeline->joined_late);
	page_proof_read(conditions, &run->info);
	segment_proof_read(conditions, &run->info);
	judge_source(reader, conditions);
}

int
judge_rows(struct judged *judged, struct verdict *verdict,
	   const struct run *run, const struct settings *settings,
	   const struct run_reader *reader, struct error *err)
{
	*judged = (struct judged){
	    .run = run,
	    .verdict = verdict,
	    .requests = reader->requests.last,
	    .errors = reader->errors.last,
	};
	judge_conditions(run, settings, reader, &judged->conditions);
	exercise_read(judged, settings, reader);
	if (run_forecast_tolerance(judged, settings, reader, err) != 0)
		return -1;
	run_limits_read(judged, settings, reader);
	if (!reader->timeline->cut)
		run_limits_owed(judged, settings, reader);
	verdict_judge(verdict, reader->tracks, reader->ntracks,
		      &judged->conditions);
	run_forecast(judged, settings, reader);
	return 0;
}

static int
judge_read(struct run_reader *reader, const char *metric,
	   const struct run_timeline *timeline, struct run *run,
	   struct error *err)
{
	struct rows *rows =
	    run->rows != NULL ? run->rows : rows_open(run->path, err);
	int result;

	if (rows == NULL)
		return -1;
	result = run_reader_init(reader, rows_columns(rows), metric, &run->info,
				 timeline, run->path, err);
	if (result == 0) {
		run_reader_source(reader, rows);
		result = run_reader_read(reader, rows, run->path, err);
	}
	table_end(&run->samples, rows);
	if (rows != run->rows)
		rows_close(rows);
	return result;
}

/* Cuts the timeline as if the load had ended then. */
static void
judge_cut(struct run_timeline *timeline, double until_s)
{
	if (isinf(until_s))
		return;
	timeline->cut = 1;
	timeline->measured_to_s = fmin(timeline->measured_to_s, until_s);
	while (timeline->ncycles > 0 &&
	       timeline->cycles[timeline->ncycles - 1] > until_s)
		timeline->ncycles--;
	while (timeline->nrestarts > 0 &&
	       timeline->restarts[timeline->nrestarts - 1].time_s > until_s)
		timeline->nrestarts--;
	if (timeline->death_s > until_s) {
		timeline->death = DEATH_NONE;
		timeline->death_s = NAN;
	}
}

int
judge_run(struct judged *judged, struct verdict *verdict, struct run *run,
	  const struct settings *settings, struct error *err)
{
	return judge_run_until(judged, verdict, run, settings, INFINITY, err);
}

/*
 * When the last look was before the one that ended the run; 0: never; NAN: only
 * one was planned. (The looks of a gate are its own.)
 */
static double
judge_look_before(const struct run *run)
{
	const struct run_load *load = &run->info.load;
	int certain = run_last_event(run, "certain") != NULL;
	double before = 0, last = 0;

	if (!(load->looks > 1) || !isnan(load->cycles))
		return NAN;
	for (size_t i = 0; i < run->nevents; i++) {
		if (strcmp(run->events[i].event, "look") != 0)
			continue;
		before = last;
		last = run->events[i].time_s;
	}
	return certain ? before : last;
}

/* A leak of one route is told by its route. */
static void
judge_causes(struct judged *judged, const struct run_reader *reader)
{
	const struct metric_verdict *metric = judged_decisive(judged);

	if (judged->verdict->kind != VERDICT_LEAK || metric == NULL ||
	    judged->conditions.per_second)
		return;
	for (size_t i = 0; i < reader->ntracks; i++)
		if (strcmp(reader->tracks[i].name, metric->name) == 0)
			causes_find(&judged->causes, &reader->tracks[i],
				    &reader->doses, metric->tail);
}

static int
judge_timeline(struct judged *judged, struct verdict *verdict, struct run *run,
	       const struct settings *settings,
	       const struct run_timeline *timeline, struct error *err)
{
	struct run_reader *reader = xcalloc(1, sizeof(*reader));
	int result = judge_read(reader, settings->metric, timeline, run, err);

	if (result == 0) {
		run_reader_end(reader);
		result =
		    judge_rows(judged, verdict, run, settings, reader, err);
	}
	if (result == 0)
		judge_causes(judged, reader);
	if (result == 0 && route_growth_find(judged, verdict))
		run_forecast(judged, settings, reader);
	run_reader_free(reader);
	free(reader);
	return result;
}

/* Whether a run that could end early was not FLAT at the look before. */
static int
judge_is_flat_once(struct run *run, const struct settings *settings)
{
	double look_s = judge_look_before(run);
	struct error ignored = {0};
	struct run_timeline timeline;
	struct verdict verdict;
	struct judged judged;
	int flat;

	if (isnan(look_s))
		return 0;
	run_timeline_read(&timeline, run);
	timeline.growth = run_timeline_growth(&run->info, settings);
	judge_cut(&timeline, look_s);
	flat = judge_timeline(&judged, &verdict, run, settings, &timeline,
			      &ignored) == 0 &&
	       verdict.kind == VERDICT_FLAT;
	run_timeline_free(&timeline);
	return !flat;
}

int
judge_run_until(struct judged *judged, struct verdict *verdict, struct run *run,
		const struct settings *settings, double until_s,
		struct error *err)
{
	struct run_timeline timeline;
	int result;

	run_timeline_read(&timeline, run);
	timeline.growth = run_timeline_growth(&run->info, settings);
	judge_cut(&timeline, until_s);
	if (isinf(until_s))
		timeline.flat_once = judge_is_flat_once(run, settings);
	result = judge_timeline(judged, verdict, run, settings, &timeline, err);
	run_timeline_free(&timeline);
	if (result != 0)
		return result;
	descriptor_growth_find(judged);
	log_warnings_read(&judged->warnings, run->path);
	return 0;
}
