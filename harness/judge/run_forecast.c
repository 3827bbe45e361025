/* SPDX-License-Identifier: MIT */
#include "judge/run_forecast.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"

/* The smallest limit that applies to a metric. */
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

static double
limit_number(const json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

/*
 * Limits that were read from the target. One of its heap bounds what the OS
 * sees only on top of what the process had at first.
 */
static void
least_of_target(struct least *least, const json_t *run, const char *kind,
		double on_top_of)
{
	json_t *target = json_object_get(run, "target"), *limit;
	size_t i;

	json_array_foreach(json_object_get(target, "limits"), i, limit)
	{
		const char *of =
		    json_string_value(json_object_get(limit, "of"));

		if (of == NULL || strcmp(of, kind) != 0)
			continue;
		least_take(least, limit_number(limit, "most") + on_top_of,
			   json_string_value(json_object_get(limit, "source")));
	}
}

/* What was asked for, now or when it was run, comes before what was read. */
static struct least
forecast_limit(const struct settings *settings, const json_t *run,
	       const struct track *track, double heap_limit)
{
	const json_t *recorded = json_object_get(run, "limits");
	struct least least = {INFINITY, NULL};
	int is_heap = strcmp(track->name, "heap_after_gc_bytes") == 0;

	if (strcmp(track->name, "fds") == 0) {
		least_of_target(&least, run, "fds", 0);
	} else if (track->measure == MEASURE_BYTES) {
		least_take(&least, settings->limit, "--limit");
		if (isnan(settings->limit))
			least_take(&least, limit_number(recorded, "memory"),
				   "limits.memory");
		if (least.source != NULL)
			return least;
		least_of_target(&least, run, "memory", 0);
		least_of_target(&least, run, "heap",
				is_heap ? 0 : track->start);
		least_take(&least, heap_limit + (is_heap ? 0 : track->start),
			   "heap_limit_bytes");
	}
	return least;
}

int
run_forecast_has_limit(const struct settings *settings, const json_t *run)
{
	static const struct track memory = {.name = "rss_bytes"};

	return forecast_limit(settings, run, &memory, NAN).source != NULL;
}

static struct survive
forecast_survive(const struct settings *settings, const json_t *run)
{
	const json_t *limits = json_object_get(run, "limits");
	const json_t *recorded = json_object_get(limits, "survive");

	if (settings->survive.seconds > 0 || recorded == NULL)
		return settings->survive;
	return (struct survive){fmax(limit_number(recorded, "seconds"), 0),
				fmax(limit_number(recorded, "rate"), 0)};
}

/* The most exact memory there is, as far as the columns tell. */
static const struct track *
forecast_memory(const struct run_reader *reader)
{
	static const char *const best[] = {"heap_after_gc_bytes", "anon_bytes",
					   "pss_bytes", "rss_bytes"};

	for (size_t b = 0; b < COUNT(best); b++)
		for (size_t i = 0; i < reader->ntracks; i++)
			if (strcmp(reader->tracks[i].name, best[b]) == 0)
				return &reader->tracks[i];
	return reader->tracks[0].measure == MEASURE_BYTES ? &reader->tracks[0]
							  : NULL;
}

/* Did anybody name a growth, in a flag, a variable, the scenario? */
static int
forecast_growth_is_named(const struct settings *settings, const json_t *run)
{
	const json_t *limits = json_object_get(run, "limits");

	return settings_source(settings, &settings->growth) != SOURCE_DEFAULT ||
	       json_is_true(json_object_get(limits, "growth_named"));
}

int
run_forecast_tolerance(struct judged *judged, const struct settings *settings,
		       const struct run_reader *reader, struct error *err)
{
	const json_t *meta = judged->run->meta;
	struct survive survive = forecast_survive(settings, meta);
	const struct track *track = forecast_memory(reader);
	struct least limit = {INFINITY, NULL};
	double tolerance;

	if (survive.seconds <= 0)
		return 0;
	if (track != NULL)
		limit =
		    forecast_limit(settings, meta, track, reader->limit.last);
	if (limit.source == NULL)
		return error_set(err, STATUS_USAGE,
				 "%s: nothing is known that it could run out "
				 "of: --survive needs --limit 512MiB beside it",
				 judged->run->path);
	tolerance =
	    forecast_tolerance(limit.most - track_level(track), &survive);
	if (!forecast_growth_is_named(settings, meta) &&
	    !run_reader_per_second(reader) && tolerance > 0)
		judged->conditions.byte_tolerance = tolerance;
	return 0;
}

/*
 * A life that ended for lack of memory checks the forecast: how long the
 * growth that was measured would have taken to where it ended.
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
		 "the measured growth takes %s to where it ended; it took %s",
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
	limit = forecast_limit(settings, judged->run->meta, track,
			       reader->limit.last);
	question = (struct forecast_question){
	    .limit = limit.source != NULL ? limit.most : NAN,
	    .source = limit.source,
	    .level = track_level(track),
	    .rate = judged->conditions.rate,
	    .survive = forecast_survive(settings, judged->run->meta),
	    .per_second = judged->conditions.per_second,
	};
	if (verdict->kind != VERDICT_FAILED)
		forecast_make(&judged->forecast, metric, &question);
	forecast_check(judged, metric, track);
	forecast_held(judged, reader, i);
}
