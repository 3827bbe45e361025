/* SPDX-License-Identifier: MIT */
#include "judge/run_forecast.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "verdict/trend.h"

/* The lowest limit that applies to a metric. */
struct least {
	double most;
	const char *source;
};

static void
least_take(struct least *least, double most, const char *source)
{
	if (!(most > 0) || most >= least->most || source == NULL)
		return;
	least->most = most;
	least->source = source;
}

static void
least_of_target(struct least *least, const struct run_info *run,
		const char *kind)
{
	const struct run_target_limit *limits = run->target.limits.items;

	for (size_t i = 0; i < run->target.limits.count; i++)
		if (limits[i].of != NULL && strcmp(limits[i].of, kind) == 0)
			least_take(least, limits[i].most, limits[i].source);
}

/* One that was set, now or for the run. */
static struct least
forecast_limit_set(const struct settings *settings, const struct run_info *run)
{
	struct least least = {INFINITY, NULL};

	least_take(&least, settings->limit, "--limit");
	if (isnan(settings->limit))
		least_take(&least, run->limits.memory, "limits.memory");
	return least;
}

/* Of the process as a whole: one that was set overrides the kernel's. */
static struct least
forecast_limit_process(const struct settings *settings,
		       const struct run_info *run)
{
	struct least least = forecast_limit_set(settings, run);

	if (least.source == NULL)
		least_of_target(&least, run, "memory");
	return least;
}

/* Of the heap: none where a limit was set. heap_limit: what it reported. */
static struct least
forecast_limit_heap(const struct settings *settings, const struct run_info *run,
		    double heap_limit)
{
	struct least least = {INFINITY, NULL};

	if (forecast_limit_set(settings, run).source != NULL)
		return least;
	least_of_target(&least, run, "heap");
	least_take(&least, heap_limit,
		   metric_rows[METRIC_ROW_heap_limit].column);
	return least;
}

int
run_forecast_has_limit(const struct settings *settings,
		       const struct run_info *run)
{
	return forecast_limit_process(settings, run).source != NULL ||
	       forecast_limit_heap(settings, run, NAN).source != NULL;
}

static struct survive
forecast_survive(const struct settings *settings, const struct run_info *run)
{
	const struct run_survive *recorded = &run->limits.survive;

	if (settings->survive.seconds > 0 || !recorded->present)
		return settings->survive;
	return (struct survive){fmax(recorded->seconds, 0),
				fmax(recorded->rate, 0)};
}

static const struct track *
forecast_best(const struct run_reader *reader, enum evidence evidence)
{
	const struct metric_row *row = NULL;

	while ((row = metric_next(evidence, row)) != NULL)
		for (size_t i = 0; i < reader->ntracks; i++)
			if (strcmp(reader->tracks[i].name, row->column) == 0)
				return &reader->tracks[i];
	return NULL;
}

/* The process's memory: that metric, if it is; else the most exact column. */
static const struct track *
forecast_memory(const struct run_reader *reader, const struct track *judged)
{
	const struct track *best = forecast_best(reader, EVIDENCE_MEMORY);

	return best == NULL || metric_is(judged->name, EVIDENCE_MEMORY) ? judged
									: best;
}

/* A way to run out of memory: what is used of which limit. */
struct supply {
	struct least limit; /* source is NULL if there is none */
	double level;
	double lag; /* dose that came after that level */
};

/* The kernel that kills counts what is charged to the control group. */
static const struct track *
supply_counted(const struct settings *settings, const struct run_info *run,
	       const struct run_reader *reader, const struct track *memory)
{
	if (forecast_limit_set(settings, run).source != NULL)
		return memory;
	for (size_t i = 0; i < reader->ntracks; i++)
		if (strcmp(reader->tracks[i].name, "cgroup_held_bytes") == 0 &&
		    reader->tracks[i].nlast > 0)
			return &reader->tracks[i];
	return memory;
}

static struct supply
supply_of_process(const struct settings *settings, const struct run_info *run,
		  const struct run_reader *reader, const struct track *memory)
{
	const struct track *counted =
	    supply_counted(settings, run, reader, memory);

	return (struct supply){forecast_limit_process(settings, run),
			       track_level(counted),
			       track_level_lag(counted, reader->last_dose)};
}

/*
 * A heap that was not asked (NULL) is bounded by its limit on top of what the
 * process had at first.
 */
static struct supply
supply_of_heap(const struct settings *settings, const struct run_info *run,
	       const struct run_reader *reader, const struct track *heap,
	       const struct track *memory)
{
	const struct track *used = heap != NULL ? heap : memory;
	struct supply supply = {
	    forecast_limit_heap(settings, run, reader->limit.last),
	    track_level(used), track_level_lag(used, reader->last_dose)};

	if (heap == NULL)
		supply.limit.most += memory->start;
	return supply;
}

/* Whether anyone set a growth: option, variable or scenario. */
static int
forecast_growth_is_named(const struct settings *settings,
			 const struct run_info *run)
{
	return settings_source(settings, &settings->growth) != SOURCE_DEFAULT ||
	       run->limits.growth_named > 0;
}

static double
forecast_tolerates_of(const struct supply *supply, const struct track *track,
		      const struct survive *survive, double rate)
{
	struct drivers drivers;

	drivers_find(&drivers, track, TAIL_PROBABILITY);
	return forecast_tolerance(supply->limit.most - supply->level, survive,
				  drivers.follows, rate);
}

/* The growth at which both last that long; NAN: no limit is known. */
static double
forecast_tolerates(const struct settings *settings, const struct run_info *run,
		   const struct run_reader *reader,
		   const struct survive *survive, double rate)
{
	const struct track *memory = forecast_memory(reader, reader->tracks);
	const struct track *heap = forecast_best(reader, EVIDENCE_HEAP);
	double least = NAN;

	if (heap != NULL && heap->nlast == 0)
		heap = NULL;
	for (int of_heap = 0; of_heap < 2; of_heap++) {
		struct supply supply =
		    of_heap
			? supply_of_heap(settings, run, reader, heap, memory)
			: supply_of_process(settings, run, reader, memory);

		if (supply.limit.source != NULL)
			least = fmin(
			    least, forecast_tolerates_of(
				       &supply,
				       of_heap && heap != NULL ? heap : memory,
				       survive, rate));
	}
	return least;
}

int
run_forecast_tolerance(struct judged *judged, const struct settings *settings,
		       const struct run_reader *reader, struct error *err)
{
	const struct run_info *info = &judged->run->info;
	struct survive survive = forecast_survive(settings, info);
	double tolerance;

	if (survive.seconds <= 0)
		return 0;
	tolerance = forecast_tolerates(settings, info, reader, &survive,
				       judged->conditions.rate);
	if (isnan(tolerance))
		return error_set(
		    err, STATUS_USAGE,
		    "%s: no memory limit is known: to use --survive, add "
		    "--limit SIZE, e.g. --limit 512MiB",
		    judged->run->path);
	if (!forecast_growth_is_named(settings, info) &&
	    !run_reader_per_second(reader) && tolerance > 0)
		judged->conditions.byte_tolerance = tolerance;
	return 0;
}

/* A level is the median of several readings; what grows has grown since. */
static double
level_now(const struct metric_verdict *metric, double level, double lag)
{
	double growth = metric->growth.estimate;
	int grows = metric->kind == VERDICT_LEAK || metric->creeps;

	return grows && growth > 0 && isfinite(growth) ? level + growth * lag
						       : level;
}

/*
 * If the target died of lack of memory, checks the forecast: at the measured
 * growth, when would it have reached the memory at which it died?
 */
static void
forecast_check(struct judged *judged, const struct run_reader *reader,
	       const struct metric_verdict *metric, const struct track *track)
{
	const struct conditions *of = &judged->conditions;
	double growth = metric->growth.estimate * of->rate;
	double level = level_now(metric, track_level(track),
				 track_level_lag(track, reader->last_dose));
	double seconds = (level - track->start) / growth;
	char foreseen[UNITS_TEXT], seen[UNITS_TEXT];

	if (of->death != DEATH_OUT_OF_MEMORY || !(seconds > 0) ||
	    !isfinite(seconds) || !(of->death_s > 0))
		return;
	snprintf(judged->check, sizeof(judged->check),
		 "at the measured growth it would have run out of memory after "
		 "%s; it did after %s",
		 units_duration(foreseen, seconds),
		 units_duration(seen, of->death_s));
}

static void
forecast_held(struct judged *judged, const struct run_reader *reader, size_t i)
{
	const struct run_timeline *timeline = reader->timeline;

	judged->held = (struct held){
	    timeline->hold_to_s - timeline->hold_from_s,
	    reader->loaded[i],
	    reader->newest[i],
	};
}

static const struct metric_verdict *
forecast_find(const struct verdict *verdict, enum evidence evidence)
{
	const struct metric_row *row = NULL;

	while ((row = metric_next(evidence, row)) != NULL)
		for (size_t i = 0; i < verdict->nmetrics; i++)
			if (strcmp(verdict->metrics[i].name, row->column) == 0)
				return &verdict->metrics[i];
	return NULL;
}

/* Of a LEAK, a part whose growth is not known is left out. */
static void
forecast_add(struct metric_verdict *sum, const struct metric_verdict *part)
{
	if (part == NULL || (sum->kind == VERDICT_LEAK &&
			     !isfinite(part->growth.estimate +
				       part->growth.low + part->growth.high)))
		return;
	sum->growth.estimate += part->growth.estimate;
	sum->growth.low += part->growth.low;
	sum->growth.high += part->growth.high;
}

/*
 * How the process grows: as what decided, or, if that is only a part of it, as
 * the heap and what is outside of it together. The bounds of a sum are the sums
 * of the bounds at most.
 */
static struct metric_verdict
forecast_whole(const struct verdict *verdict)
{
	struct metric_verdict whole = verdict->metrics[verdict->decisive];
	const struct metric_verdict *outside =
	    forecast_find(verdict, EVIDENCE_OUTSIDE);

	if (outside == NULL)
		outside = forecast_find(verdict, EVIDENCE_OFF_HEAP);
	if (!metric_is(whole.name, EVIDENCE_HEAP) &&
	    !metric_is(whole.name, EVIDENCE_OFF_HEAP) &&
	    !metric_is(whole.name, EVIDENCE_OUTSIDE))
		return whole;
	whole.growth = (struct bounds){0, 0, 0};
	forecast_add(&whole, forecast_find(verdict, EVIDENCE_HEAP));
	forecast_add(&whole, outside);
	return whole;
}

static void
forecast_of(struct judged *judged, const struct settings *settings,
	    const struct metric_verdict *metric, const struct supply *supply,
	    struct forecast *forecast)
{
	const struct forecast_question question = {
	    .limit = supply->limit.source != NULL ? supply->limit.most : NAN,
	    .source = supply->limit.source,
	    .level = level_now(metric, supply->level, supply->lag),
	    .rate = judged->conditions.rate,
	    .survive = forecast_survive(settings, &judged->run->info),
	    .per_second = judged->conditions.per_second,
	    .follows = metric->drivers.follows,
	};

	forecast_make(forecast, metric, &question);
}

/* When it is told that the limit is reached, or may be. */
static double
forecast_due(const struct forecast *forecast, enum verdict_kind kind)
{
	if (!forecast->known)
		return INFINITY;
	return kind == VERDICT_LEAK ? forecast->here.estimate
				    : forecast->here.low;
}

/*
 * Whether the heap's limit may be what is reached first. It does not apply to
 * what is outside of a heap that was asked; if that grows as well, and nothing
 * is known to bound the process, the heap's limit would be far too late.
 */
static int
forecast_heap_matters(const struct verdict *verdict,
		      const struct metric_verdict *heap,
		      const struct forecast *of_process)
{
	return heap == NULL || heap == &verdict->metrics[verdict->decisive] ||
	       (heap->kind == verdict->kind && of_process->known);
}

/* Of the process's limit and the heap's, the one that is reached first. */
static void
forecast_memory_ends(struct judged *judged, const struct settings *settings,
		     const struct run_reader *reader)
{
	const struct verdict *verdict = judged->verdict;
	const struct track *memory =
	    forecast_memory(reader, &reader->tracks[verdict->decisive]);
	const struct run_info *info = &judged->run->info;
	const struct metric_verdict whole = forecast_whole(verdict);
	const struct metric_verdict *heap =
	    forecast_find(verdict, EVIDENCE_HEAP);
	struct supply supply =
	    supply_of_process(settings, info, reader, memory);
	struct forecast of_heap;

	if (heap != NULL && !heap->decides)
		heap = NULL;
	forecast_of(judged, settings, &whole, &supply, &judged->forecast);
	if (!forecast_heap_matters(verdict, heap, &judged->forecast))
		return;
	supply = supply_of_heap(
	    settings, info, reader,
	    heap != NULL ? forecast_best(reader, EVIDENCE_HEAP) : NULL, memory);
	forecast_of(judged, settings, heap != NULL ? heap : &whole, &supply,
		    &of_heap);
	if (forecast_due(&of_heap, verdict->kind) <
		forecast_due(&judged->forecast, verdict->kind) ||
	    !judged->forecast.known)
		judged->forecast = of_heap;
}

static void
forecast_files_end(struct judged *judged, const struct settings *settings,
		   const struct run_reader *reader,
		   const struct metric_verdict *metric,
		   const struct track *track)
{
	struct supply supply = {{INFINITY, NULL},
				track_level(track),
				track_level_lag(track, reader->last_dose)};

	if (metric_row(track->name) == &metric_rows[METRIC_ROW_fds])
		least_of_target(&supply.limit, &judged->run->info, "fds");
	forecast_of(judged, settings, metric, &supply, &judged->forecast);
}

void
run_forecast(struct judged *judged, const struct settings *settings,
	     const struct run_reader *reader)
{
	const struct verdict *verdict = judged->verdict;
	size_t i = verdict->decisive;
	const struct metric_verdict *metric = &verdict->metrics[i];
	const struct track *track = &reader->tracks[i];

	if (i >= verdict->nmetrics)
		return;
	if (verdict->kind != VERDICT_FAILED && metric->measure == MEASURE_BYTES)
		forecast_memory_ends(judged, settings, reader);
	else if (verdict->kind != VERDICT_FAILED)
		forecast_files_end(judged, settings, reader, metric, track);
	forecast_check(judged, reader, metric, track);
	forecast_held(judged, reader, i);
}
