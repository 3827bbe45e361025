/* SPDX-License-Identifier: MIT */
#include "judge/run_forecast.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"

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

/*
 * Limits read from the target. A limit of its heap bounds the memory of the
 * process only on top of what the process had at first.
 */
static void
least_of_target(struct least *least, const struct run_info *run,
		const char *kind, double on_top_of)
{
	const struct run_target_limit *limits = run->target.limits.items;

	for (size_t i = 0; i < run->target.limits.count; i++) {
		const struct run_target_limit *limit = &limits[i];

		if (limit->of != NULL && strcmp(limit->of, kind) == 0)
			least_take(least, limit->most + on_top_of,
				   limit->source);
	}
}

/* Limits that were set, now or for the run, override those that were read. */
static struct least
forecast_limit(const struct settings *settings, const struct run_info *run,
	       const struct track *track, double heap_limit)
{
	struct least least = {INFINITY, NULL};
	int is_heap = metric_is(track->name, EVIDENCE_HEAP);

	if (metric_row(track->name) == &metric_rows[METRIC_ROW_fds]) {
		least_of_target(&least, run, "fds", 0);
	} else if (track->measure == MEASURE_BYTES) {
		least_take(&least, settings->limit, "--limit");
		if (isnan(settings->limit))
			least_take(&least, run->limits.memory, "limits.memory");
		if (least.source != NULL)
			return least;
		least_of_target(&least, run, "memory", 0);
		least_of_target(&least, run, "heap",
				is_heap ? 0 : track->start);
		least_take(&least, heap_limit + (is_heap ? 0 : track->start),
			   metric_rows[METRIC_ROW_heap_limit].column);
	}
	return least;
}

int
run_forecast_has_limit(const struct settings *settings,
		       const struct run_info *run)
{
	static const struct track memory = {.measure = MEASURE_BYTES};

	return forecast_limit(settings, run, &memory, NAN).source != NULL;
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

/* The most exact memory metric among the columns. */
static const struct track *
forecast_memory(const struct run_reader *reader)
{
	const struct track *best = forecast_best(reader, EVIDENCE_HEAP);

	if (best == NULL)
		best = forecast_best(reader, EVIDENCE_MEMORY);
	if (best == NULL && reader->tracks[0].measure == MEASURE_BYTES)
		best = &reader->tracks[0];
	return best;
}

/* Whether anyone set a growth: option, variable or scenario. */
static int
forecast_growth_is_named(const struct settings *settings,
			 const struct run_info *run)
{
	return settings_source(settings, &settings->growth) != SOURCE_DEFAULT ||
	       run->limits.growth_named > 0;
}

int
run_forecast_tolerance(struct judged *judged, const struct settings *settings,
		       const struct run_reader *reader, struct error *err)
{
	const struct run_info *info = &judged->run->info;
	struct survive survive = forecast_survive(settings, info);
	const struct track *track = forecast_memory(reader);
	struct least limit = {INFINITY, NULL};
	double tolerance;

	if (survive.seconds <= 0)
		return 0;
	if (track != NULL)
		limit =
		    forecast_limit(settings, info, track, reader->limit.last);
	if (limit.source == NULL)
		return error_set(
		    err, STATUS_USAGE,
		    "%s: no memory limit is known: to use --survive, add "
		    "--limit SIZE, e.g. --limit 512MiB",
		    judged->run->path);
	tolerance =
	    forecast_tolerance(limit.most - track_level(track), &survive);
	if (!forecast_growth_is_named(settings, info) &&
	    !run_reader_per_second(reader) && tolerance > 0)
		judged->conditions.byte_tolerance = tolerance;
	return 0;
}

/*
 * If the target died of lack of memory, checks the forecast: at the measured
 * growth, when would it have reached the memory at which it died?
 */
static void
forecast_check(struct judged *judged, const struct metric_verdict *metric,
	       const struct track *track)
{
	const struct conditions *of = &judged->conditions;
	double growth = metric->growth.estimate * of->rate;
	double seconds = (track_level(track) - track->start) / growth;
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

void
run_forecast(struct judged *judged, const struct settings *settings,
	     const struct run_reader *reader)
{
	const struct verdict *verdict = judged->verdict;
	size_t i = verdict->decisive;
	const struct metric_verdict *metric = &verdict->metrics[i];
	const struct track *track = &reader->tracks[i];
	struct forecast_question question;
	struct least limit;

	if (i >= verdict->nmetrics)
		return;
	limit = forecast_limit(settings, &judged->run->info, track,
			       reader->limit.last);
	question = (struct forecast_question){
	    .limit = limit.source != NULL ? limit.most : NAN,
	    .source = limit.source,
	    .level = track_level(track),
	    .rate = judged->conditions.rate,
	    .survive = forecast_survive(settings, &judged->run->info),
	    .per_second = judged->conditions.per_second,
	};
	if (verdict->kind != VERDICT_FAILED)
		forecast_make(&judged->forecast, metric, &question);
	forecast_check(judged, metric, track);
	forecast_held(judged, reader, i);
}
