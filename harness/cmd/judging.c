/* SPDX-License-Identifier: MIT */
/* From what a run recorded to what the verdict needs to know. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/foresee.h"
#include "cmd/intake.h"

/* Counts per request that are tolerated: one in a hundred. */
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

/* As the command line says, else as the run saw it. */
static enum runtime
judging_runtime(const struct run *run, const struct settings *settings)
{
	json_t *target = json_object_get(run->meta, "target");

	if (settings->runtime != NULL)
		return runtime_of(settings->runtime);
	return runtime_of(
	    json_string_value(json_object_get(target, "runtime")));
}

static double
number_in(const struct run *run, const char *object, const char *key)
{
	json_t *value =
	    json_object_get(json_object_get(run->meta, object), key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static void
judging_strain(const struct run *run, struct conditions *conditions)
{
	json_t *load =
	    json_object_get(json_object_get(run->meta, "done"), "load");

	conditions->own_share =
	    json_number_value(json_object_get(load, "busiest"));
	conditions->own_lag_s =
	    json_number_value(json_object_get(load, "lag_p99_ms")) / 1e3;
}

/*
 * Requests and errors of the measured part, and the rate that was held: as
 * the load counted them, or from the samples if it was killed.
 */
static void
judging_dose(const struct run *run, const struct intake *intake,
	     struct conditions *conditions)
{
	double iterations = number_in(run, "done", "iterations");
	double dropped = number_in(run, "done", "dropped");
	double planned = number_in(run, "done", "planned_rate");

	conditions->requests = number_in(run, "done", "measured_requests");
	conditions->errors = number_in(run, "done", "measured_errors");
	if (isnan(conditions->requests) || intake->course->cut) {
		conditions->requests = intake_measured(&intake->requests);
		conditions->errors = intake_measured(&intake->errors);
	}
	conditions->rate = intake_rate(intake);
	conditions->planned_rate =
	    isnan(planned) ? number_in(run, "load", "rate") : planned;
	conditions->achieved_rate =
	    conditions->planned_rate * iterations / (iterations + dropped);
	judging_strain(run, conditions);
}

/* A command line's limit comes before the one that the run was made with. */
static void
judging_limits(const struct run *run, const struct settings *settings,
	       struct conditions *conditions)
{
	struct growth growth = settings->growth;
	double recorded = number_in(run, "limits", "growth");
	double errors = number_in(run, "limits", "errors");
	json_t *per =
	    json_object_get(json_object_get(run->meta, "limits"), "growth_per");
	const char *word = json_string_value(per);

	if (settings_source(settings, &settings->growth) == SOURCE_DEFAULT &&
	    !isnan(recorded)) {
		growth.amount = recorded;
		growth.per = word != NULL && strcmp(word, "hour") == 0
				 ? PER_HOUR
				 : PER_REQUEST;
	}
	conditions->max_error_rate = settings->errors;
	if (settings_source(settings, &settings->errors) == SOURCE_DEFAULT &&
	    !isnan(errors))
		conditions->max_error_rate = errors;
	conditions->byte_tolerance = growth.amount;
	conditions->count_tolerance = COUNT_TOLERANCE;
	if (growth.per == PER_HOUR)
		conditions->byte_tolerance /= 3600 * conditions->rate;
}

static void
judging_conditions(const struct run *run, const struct settings *settings,
		   const struct intake *intake, struct conditions *conditions)
{
	const struct course *course = intake->course;
	double looks = number_in(run, "load", "looks");

	*conditions = (struct conditions){
	    .measured_from_s = course->measured_from_s,
	    .measured_to_s = course->measured_to_s,
	    .per_second = intake_per_second(intake),
	    .looks = isnan(looks) ? 1 : (int)fmin(fmax(looks, 1), 1000),
	    .restarts = intake_restarts(intake),
	    .death = course->death,
	    .death_s = course->death_s,
	    .runtime = judging_runtime(run, settings),
	};
	judging_dose(run, intake, conditions);
	judging_limits(run, settings, conditions);
}

int
judge_intake(struct judged *judged, struct verdict *verdict,
	     const struct run *run, const struct settings *settings,
	     const struct intake *intake, struct error *err)
{
	*judged = (struct judged){
	    .run = run,
	    .verdict = verdict,
	    .requests = intake->requests.last,
	    .errors = intake->errors.last,
	};
	judging_conditions(run, settings, intake, &judged->conditions);
	if (foresee_tolerance(judged, settings, intake, err) != 0)
		return -1;
	verdict_judge(verdict, intake->tracks, intake->ntracks,
		      &judged->conditions);
	foresee(judged, settings, intake);
	bars_take(judged, settings, intake);
	return 0;
}

static int
judging_take(struct intake *intake, const char *metric,
	     const struct course *course, struct run *run, struct error *err)
{
	struct rows *rows = rows_open(run->path, err);
	int result;

	if (rows == NULL)
		return -1;
	result = intake_init(intake, rows_columns(rows), metric, course,
			     run->path, err);
	if (result == 0)
		result = intake_take(intake, rows, run->path, err);
	run->samples.cut = rows_cut(rows);
	rows_close(rows);
	return result;
}

/* As if the run had ended its load then. */
static void
judging_cut(struct course *course, double until_s)
{
	if (isinf(until_s))
		return;
	course->cut = 1;
	course->measured_to_s = fmin(course->measured_to_s, until_s);
	while (course->ncycles > 0 &&
	       course->cycles[course->ncycles - 1] > until_s)
		course->ncycles--;
	while (course->nrestarts > 0 &&
	       course->restarts[course->nrestarts - 1].time_s > until_s)
		course->nrestarts--;
	if (course->death_s > until_s) {
		course->death = DEATH_NONE;
		course->death_s = NAN;
	}
}

int
judge_run(struct judged *judged, struct verdict *verdict, struct run *run,
	  const struct settings *settings, struct error *err)
{
	return judge_run_until(judged, verdict, run, settings, INFINITY, err);
}

int
judge_run_until(struct judged *judged, struct verdict *verdict, struct run *run,
		const struct settings *settings, double until_s,
		struct error *err)
{
	struct intake *intake;
	struct course course;
	int result;

	if (settings->runtime != NULL &&
	    runtime_of(settings->runtime) == RUNTIME_UNKNOWN)
		return error_set(err, STATUS_USAGE,
				 "unknown runtime '%.40s': write jvm, node, "
				 "go, python or native",
				 settings->runtime);
	intake = xcalloc(1, sizeof(*intake));
	course_read(&course, run);
	judging_cut(&course, until_s);
	result = judging_take(intake, settings->metric, &course, run, err);
	if (result == 0) {
		intake_end(intake);
		result =
		    judge_intake(judged, verdict, run, settings, intake, err);
	}
	if (result == 0)
		by_route(judged);
	intake_free(intake);
	free(intake);
	course_free(&course);
	return result;
}

static enum status
verdict_status(const struct judged *judged, const struct settings *settings)
{
	switch (judged->verdict->kind) {
	case VERDICT_FLAT:
		return STATUS_OK;
	case VERDICT_LEAK:
		return STATUS_LEAK;
	case VERDICT_FAILED:
		return STATUS_FAILED;
	case VERDICT_INCONCLUSIVE:
		break;
	}
	return inconclusive_status(settings);
}

/* Flat enough, but not as fast as it must be, or not to last as long. */
enum status
judged_status(const struct judged *judged, const struct settings *settings)
{
	enum status status = verdict_status(judged, settings);

	return limits_broken(judged) ? status_worse(status, STATUS_FAILED)
				     : status;
}

enum status
inconclusive_status(const struct settings *settings)
{
	if (settings->inconclusive == NULL)
		return STATUS_INCONCLUSIVE;
	return strcmp(settings->inconclusive, "pass") == 0 ? STATUS_OK
							   : STATUS_LEAK;
}
