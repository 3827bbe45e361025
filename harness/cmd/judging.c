/* SPDX-License-Identifier: MIT */
/* From what a run recorded to what the verdict needs to know. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"

/* Counts per request that are tolerated: one in a hundred. */
#define COUNT_TOLERANCE 0.01

static int
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && strcmp(text + len - tail, end) == 0;
}

/*
 * Columns that are judged: not flatline's own memory, and not those that
 * exact memory holds already.
 */
static int
is_metric(const struct table *samples, const char *name)
{
	if (text_starts(name, "harness_"))
		return 0;
	if (table_column(samples, "anon_bytes") != NULL &&
	    (strcmp(name, "pss_bytes") == 0 || strcmp(name, "swap_bytes") == 0))
		return 0;
	return ends_with(name, "_bytes") || strcmp(name, "fds") == 0 ||
	       strcmp(name, "sockets") == 0 || strcmp(name, "threads") == 0;
}

static size_t
judging_series(const struct run *run, const char *metric,
	       struct series series[VERDICT_METRICS])
{
	const struct table *samples = &run->samples;
	const struct column *time_s = table_column(samples, "time_s");
	const struct column *dose = table_column(samples, "requests");
	size_t count = 0;

	for (size_t i = 0; i < samples->ncolumns; i++) {
		const struct column *column = &samples->columns[i];

		if (count == VERDICT_METRICS ||
		    (metric != NULL ? strcmp(column->name, metric) != 0
				    : !is_metric(samples, column->name)))
			continue;
		series[count++] = (struct series){
		    .name = column->name,
		    .measure = ends_with(column->name, "_bytes")
				   ? MEASURE_BYTES
				   : MEASURE_COUNT,
		    .n = samples->nrows,
		    .time_s = time_s->values,
		    .dose = dose != NULL ? dose->values : time_s->values,
		    .values = column->values,
		};
	}
	return count;
}

/* The newest value of a column at that time; NAN if there is none. */
static double
value_at(const struct run *run, const char *name, double time_s)
{
	const struct column *times = table_column(&run->samples, "time_s");
	const struct column *column = table_column(&run->samples, name);
	double value = NAN;

	for (size_t i = 0; column != NULL && i < run->samples.nrows; i++) {
		if (times->values[i] > time_s)
			break;
		if (!isnan(column->values[i]))
			value = column->values[i];
	}
	return value;
}

static double
phase_time(const struct run *run, const char *phase)
{
	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "phase") == 0 &&
		    strcmp(run->events[i].detail, phase) == 0)
			return run->events[i].time_s;
	return NAN;
}

static void
judging_death(const struct run *run, struct conditions *conditions)
{
	static const struct {
		const char *event;
		enum death death;
	} deaths[] = {{"out of memory", DEATH_OUT_OF_MEMORY},
		      {"killed", DEATH_KILLED},
		      {"exit", DEATH_OTHER}};

	for (size_t i = 0; i < COUNT(deaths); i++) {
		const struct run_event *event =
		    run_first_event(run, deaths[i].event);

		if (event == NULL)
			continue;
		conditions->death = deaths[i].death;
		conditions->death_s = event->time_s;
	}
	for (size_t i = 0; i < run->nevents; i++)
		conditions->restarts +=
		    strcmp(run->events[i].event, "restart") == 0;
}

static const struct {
	const char *name;
	enum runtime runtime;
} runtimes[] = {{"native", RUNTIME_NATIVE},
		{"node", RUNTIME_NODE},
		{"jvm", RUNTIME_JVM},
		{"go", RUNTIME_GO},
		{"python", RUNTIME_PYTHON}};

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

/* How much a cumulative column rose over the measured part. */
static double
measured_rise(const struct run *run, const char *name,
	      const struct conditions *conditions)
{
	double to = conditions->measured_to_s;
	double before = isnan(conditions->measured_from_s)
			    ? 0
			    : value_at(run, name, conditions->measured_from_s);

	return value_at(run, name, isnan(to) ? INFINITY : to) -
	       (isnan(before) ? 0 : before);
}

/*
 * Requests and errors of the measured part, and the rate that was held: as
 * the load counted them, or from the samples if it was killed.
 */
static void
judging_dose(const struct run *run, struct conditions *conditions)
{
	double iterations = number_in(run, "done", "iterations");
	double late = number_in(run, "done", "late");

	conditions->requests = number_in(run, "done", "measured_requests");
	conditions->errors = number_in(run, "done", "measured_errors");
	if (isnan(conditions->requests)) {
		conditions->requests =
		    measured_rise(run, "requests", conditions);
		conditions->errors = measured_rise(run, "errors", conditions);
	}
	conditions->planned_rate = number_in(run, "load", "rate");
	conditions->achieved_rate =
	    conditions->planned_rate * iterations / (iterations + late);
}

/* Requests (or seconds) a second over the measured part. */
static double
judging_rate(const struct run *run, const struct conditions *conditions)
{
	const struct column *times = table_column(&run->samples, "time_s");
	double from = conditions->measured_from_s;
	double to = conditions->measured_to_s;

	if (conditions->per_second)
		return 1;
	if (run->samples.nrows == 0)
		return NAN;
	if (isnan(from))
		from = times->values[0];
	if (isnan(to))
		to = times->values[run->samples.nrows - 1];
	return conditions->requests / (to - from);
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
		conditions->byte_tolerance /=
		    3600 * judging_rate(run, conditions);
}

static void
judging_conditions(const struct run *run, const struct settings *settings,
		   struct conditions *conditions)
{
	*conditions = (struct conditions){
	    .measured_from_s = phase_time(run, "measure"),
	    .measured_to_s = phase_time(run, "drain"),
	    .per_second = table_column(&run->samples, "requests") == NULL,
	    .death_s = NAN,
	    .runtime = judging_runtime(run, settings),
	};
	judging_death(run, conditions);
	judging_dose(run, conditions);
	judging_limits(run, settings, conditions);
}

int
judge_run(struct judged *judged, struct verdict *verdict, const struct run *run,
	  const struct settings *settings, struct error *err)
{
	struct series series[VERDICT_METRICS];
	size_t count;

	if (settings->runtime != NULL &&
	    runtime_of(settings->runtime) == RUNTIME_UNKNOWN)
		return error_set(err, STATUS_USAGE,
				 "unknown runtime '%.40s': write jvm, node, "
				 "go, python or native",
				 settings->runtime);
	if (table_column(&run->samples, "time_s") == NULL)
		return error_set(err, STATUS_DATA, "%s:1: no column time_s",
				 run->path);
	count = judging_series(run, settings->metric, series);
	if (count == 0 && settings->metric != NULL)
		return error_set(err, STATUS_DATA, "%s:1: no column %.40s",
				 run->path, settings->metric);
	if (count == 0)
		return error_set(err, STATUS_DATA,
				 "%s:1: no memory column: expected names such "
				 "as rss_bytes",
				 run->path);
	*judged = (struct judged){.run = run, .verdict = verdict};
	judging_conditions(run, settings, &judged->conditions);
	verdict_judge(verdict, series, count, &judged->conditions);
	return 0;
}

enum status
judged_status(const struct verdict *verdict, const struct settings *settings)
{
	switch (verdict->kind) {
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

enum status
inconclusive_status(const struct settings *settings)
{
	if (settings->inconclusive == NULL)
		return STATUS_INCONCLUSIVE;
	return strcmp(settings->inconclusive, "pass") == 0 ? STATUS_OK
							   : STATUS_LEAK;
}
