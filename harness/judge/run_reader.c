/* SPDX-License-Identifier: MIT */
#include "judge/run_reader.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/counter_growth.h"
#include "base/counters.h"
#include "base/mem.h"
#include "base/text.h"

static int
run_reader_has(const struct strings *columns, size_t row)
{
	return strings_index(columns, metric_rows[row].column) >= 0;
}

/* A counter by run.json, or by the name of the column. */
static int
run_reader_is_counter(const struct run_info *info, const char *name)
{
	return metric_row(name)->type == METRIC_TYPE_COUNTER ||
	       (info != NULL && run_has_counter(info, name));
}

/*
 * Proportional memory is not judged next to the exact metric, which contains
 * it.
 */
static int
run_reader_judges(const struct strings *columns, const char *name,
		  const struct run_info *info)
{
	return metric_is_judged(name) && !run_reader_is_counter(info, name) &&
	       !(metric_row(name)->exactness == EXACTNESS_SHARE &&
		 run_reader_has(columns, METRIC_ROW_anon));
}

/* Looks for restarts in the values only if nothing else reports restarts. */
static void
run_reader_add_track(struct run_reader *reader, const char *name, int column,
		     const struct run_info *info)
{
	struct track *track = &reader->tracks[reader->ntracks];
	const struct run_timeline *timeline = reader->timeline;

	track_init(track, name, metric_row(name)->measure);
	track->named = info != NULL && strings_has(&info->target.named, name);
	track->dose_lags = reader->dose_lags;
	if (timeline->nrestarts > 0 || isnan(timeline->measured_from_s))
		track_follow_lives(track);
	reader->loaded[reader->ntracks] = reader->held[reader->ntracks] = NAN;
	reader->newest[reader->ntracks] = reader->most[reader->ntracks] = NAN;
	reader->swaps[reader->ntracks] = -1;
	reader->columns[reader->ntracks++] = column;
}

/*
 * Memory that was swapped out is in use all the same: a figure that does not
 * hold it is judged together with it too. anon_bytes holds it.
 */
static int
run_reader_add_swap(struct run_reader *reader, const struct strings *columns)
{
	int swap = strings_index(columns, metric_rows[METRIC_ROW_swap].column);
	size_t memory = run_reader_has(columns, METRIC_ROW_pss)
			    ? METRIC_ROW_pss
			    : METRIC_ROW_rss;

	if (swap < 0 || !run_reader_has(columns, memory) ||
	    run_reader_has(columns, METRIC_ROW_anon) ||
	    run_reader_has(columns, METRIC_ROW_with_swap))
		return 0;
	if (reader->ntracks == VERDICT_METRICS)
		return -1;
	run_reader_add_track(reader, metric_rows[METRIC_ROW_with_swap].column,
			     strings_index(columns, metric_rows[memory].column),
			     NULL);
	reader->swaps[reader->ntracks - 1] = swap;
	return 0;
}

/* The value of a track in a row. */
static double
run_reader_value(const struct run_reader *reader, size_t track,
		 const double *row)
{
	double value = row[reader->columns[track]];

	return reader->swaps[track] < 0 ? value
					: value + row[reader->swaps[track]];
}

static struct counter
run_reader_counter(const struct strings *columns, const char *name)
{
	return (struct counter){strings_index(columns, name), NAN, NAN, NAN};
}

/* What the scenario counted itself, by the names of their columns. */
static void
run_reader_add_counted(struct run_reader *reader, const struct strings *columns,
		       int are_causes)
{
	size_t count = 0;

	for (size_t i = CAUSE_COUNTED; i < CAUSES; i++)
		reader->dose_columns[i] = -1;
	for (size_t i = 0; i < columns->count && count < COUNTERS; i++) {
		const char *name = columns->items[i];

		if (!are_causes || !text_starts(name, COUNTER_COLUMN))
			continue;
		name += strlen(COUNTER_COLUMN);
		snprintf(reader->doses.names[count], COUNTER_NAME + 1, "%s",
			 name);
		reader->dose_columns[CAUSE_COUNTED + count++] = (int)i;
	}
}

/*
 * The counts of what a load consists of. What is called errors is what failed,
 * which a count of all replies of 400 and above contains. Users that return are
 * as many as a rate needs, no visitors of their own.
 */
static void
run_reader_add_doses(struct run_reader *reader, const struct strings *columns,
		     const struct run_info *info)
{
	static const char *const names[CAUSES] = {
	    [CAUSE_CONNECTIONS] = "connections", [CAUSE_VISITORS] = "visitors",
	    [CAUSE_MESSAGES] = "messages",	 [CAUSE_STREAMS] = "streams",
	    [CAUSE_ABORTS] = "aborts",		 [CAUSE_ERRORS] = "all_errors",
	};

	int are_causes = reader->timeline->growth.per == PER_REQUEST;

	doses_init(&reader->doses);
	for (size_t i = 0; i < CAUSE_COUNTED; i++)
		reader->dose_columns[i] = names[i] != NULL && are_causes
					      ? strings_index(columns, names[i])
					      : -1;
	run_reader_add_counted(reader, columns, are_causes);
	if (info != NULL &&
	    strcmp(run_or_empty(info->load.visitors), "returning") == 0)
		reader->dose_columns[CAUSE_VISITORS] = -1;
	if (reader->dose_columns[CAUSE_ERRORS] < 0 && are_causes)
		reader->dose_columns[CAUSE_ERRORS] = reader->errors.column;
}

/* A counter only rises, so that is no leak. */
static int
run_reader_add_one(struct run_reader *reader, const struct strings *columns,
		   const char *metric, const struct run_info *info,
		   const char *input, struct error *err)
{
	int column = strings_index(columns, metric);

	if (column < 0)
		return error_set(err, STATUS_DATA, "%s:1: no column %.40s",
				 input, metric);
	if (run_reader_is_counter(info, metric))
		return error_set(err, STATUS_DATA,
				 "%s:1: %.40s is a counter, which always "
				 "rises: its growth is no leak",
				 input, metric);
	run_reader_add_track(reader, metric, column, info);
	return 0;
}

static int
run_reader_too_many(const char *input, struct error *err)
{
	return error_set(err, STATUS_DATA,
			 "%s:1: more than %d columns to judge: name one with "
			 "--metric",
			 input, VERDICT_METRICS);
}

static int
run_reader_add_all(struct run_reader *reader, const struct strings *columns,
		   const struct run_info *info, const char *input,
		   struct error *err)
{
	for (size_t i = 0; i < columns->count; i++) {
		const char *name = columns->items[i];

		if (!run_reader_judges(columns, name, info))
			continue;
		if (reader->ntracks == VERDICT_METRICS)
			return run_reader_too_many(input, err);
		run_reader_add_track(reader, name, (int)i, info);
	}
	if (run_reader_add_swap(reader, columns) != 0)
		return run_reader_too_many(input, err);
	if (reader->ntracks > 0)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s:1: no memory column: expected names that end in "
			 "their unit, such as rss_bytes or rss_kib",
			 input);
}

/* The column that growth is counted by. */
static struct counter
run_reader_dose(const struct strings *columns,
		const struct run_timeline *timeline)
{
	const struct growth *growth = &timeline->growth;
	char name[sizeof(COUNTER_COLUMN) + COUNTER_NAME] = COUNTER_COLUMN;

	if (growth->per == PER_COUNTED)
		strcat(name, growth->counter);
	else
		strcpy(name, growth->per == PER_ERROR
				 ? "all_errors"
				 : units_pers(growth->per));
	return run_reader_counter(columns, name);
}

/* Growth per requests is growth per hour where none were counted. */
static int
run_reader_lacks_dose(const struct run_reader *reader,
		      const struct strings *columns, const char *input,
		      struct error *err)
{
	const struct growth *growth = &reader->timeline->growth;
	struct strings counters = {0};
	struct buf words = {0};

	if (growth->per == PER_REQUEST ||
	    (reader->counted.column >= 0 && !reader->timeline->per_second))
		return 0;
	for (size_t i = 0; i < columns->count; i++)
		if (text_starts(columns->items[i], COUNTER_COLUMN))
			strings_add(&counters,
				    columns->items[i] + strlen(COUNTER_COLUMN));
	if (growth->per == PER_COUNTED)
		counter_growth_unknown(&words, growth->counter, &counters);
	else
		buf_addf(&words, "growth per %s: none of them were counted",
			 units_of_growth(growth));
	error_set(err, STATUS_USAGE, "%s: %s", input, buf_text(&words));
	buf_free(&words);
	strings_free(&counters);
	return 1;
}

int
run_reader_init(struct run_reader *reader, const struct strings *columns,
		const char *metric, const struct run_info *info,
		const struct run_timeline *timeline, const char *input,
		struct error *err)
{
	memset(reader, 0, sizeof(*reader));
	reader->timeline = timeline;
	reader->time = strings_index(columns, "time_s");
	reader->counted = run_reader_dose(columns, timeline);
	reader->dose = timeline->per_second ? -1 : reader->counted.column;
	reader->pid = strings_index(columns, "pid");
	reader->limit = run_reader_counter(
	    columns, metric_rows[METRIC_ROW_heap_limit].column);
	reader->requests = run_reader_counter(columns, "requests");
	reader->errors = run_reader_counter(columns, "errors");
	reader->visitors = run_reader_counter(columns, "visitors");
	/* Of a watch, a page told them, before memory was read. */
	reader->dose_lags = reader->dose >= 0 && info->dose != NULL &&
			    strcmp(info->dose, "requests") == 0;
	run_reader_add_doses(reader, columns, info);
	reader->first_s = reader->last_s = NAN;
	reader->last_dose = reader->last_pid = reader->held_dose = NAN;
	if (reader->time < 0)
		return error_set(err, STATUS_DATA,
				 "%s:1: no column time_s, time_ms or timestamp",
				 input);
	if (run_reader_lacks_dose(reader, columns, input, err))
		return -1;
	return metric != NULL
		   ? run_reader_add_one(reader, columns, metric, info, input,
					err)
		   : run_reader_add_all(reader, columns, info, input, err);
}

void
run_reader_source(struct run_reader *reader, const struct rows *rows)
{
	snprintf(reader->doubt, sizeof(reader->doubt), "%s", rows_doubt(rows));
	snprintf(reader->nothing, sizeof(reader->nothing), "%s",
		 rows_nothing(rows));
	for (size_t i = 0; i < reader->ntracks; i++)
		reader->tracks[i].digit =
		    rows_digit(rows, (size_t)reader->columns[i]);
}

void
run_reader_free(struct run_reader *reader)
{
	for (size_t i = 0; i < reader->ntracks; i++)
		track_free(&reader->tracks[i]);
}

/* Tracks are large, and most runs have few of them. */
void
run_reader_copy(struct run_reader *to, const struct run_reader *from)
{
	const size_t after = offsetof(struct run_reader, columns);
	const size_t used = offsetof(struct run_reader, tracks) +
			    from->ntracks * sizeof(from->tracks[0]);

	memcpy(to, from, used);
	memcpy((char *)to + after, (const char *)from + after,
	       sizeof(*to) - after);
}

static void
tally_row(struct counter *counter, const struct run_timeline *timeline,
	  double time_s, const double *row)
{
	if (counter->column < 0 || isnan(row[counter->column]))
		return;
	counter->last = row[counter->column];
	if (time_s <= timeline->measured_from_s)
		counter->before = counter->last;
	if (!(time_s > timeline->measured_to_s))
		counter->after = counter->last;
}

/*
 * Detects a restart from the rows: another pid, or a counter that starts over
 * together with the memory.
 */
static int
run_reader_was_replaced(const struct run_reader *reader, double dose,
			const double *row)
{
	const struct track *track = &reader->tracks[0];
	double value = row[reader->columns[0]];

	if (reader->pid >= 0 && !isnan(reader->last_pid) &&
	    !isnan(row[reader->pid]))
		return row[reader->pid] != reader->last_pid;
	return dose < reader->last_dose / 2 &&
	       track->measure == MEASURE_BYTES &&
	       value < track_level(track) / 2;
}

static void
run_reader_restart(struct run_reader *reader, enum death how)
{
	for (size_t i = 0; i < reader->ntracks; i++)
		track_restart(&reader->tracks[i], how);
}

static void
run_reader_look_for_restarts(struct run_reader *reader, double time_s,
			     double dose, const double *row)
{
	const struct run_timeline *timeline = reader->timeline;

	while (reader->restarts < timeline->nrestarts &&
	       timeline->restarts[reader->restarts].time_s <= time_s)
		run_reader_restart(reader,
				   timeline->restarts[reader->restarts++].how);
	if (timeline->nrestarts == 0 &&
	    run_reader_was_replaced(reader, dose, row)) {
		run_reader_restart(reader, DEATH_OTHER);
		reader->resets++;
	}
	reader->last_dose = dose;
	if (reader->pid >= 0 && !isnan(row[reader->pid]))
		reader->last_pid = row[reader->pid];
}

static void
run_reader_remember(struct run_reader *reader, enum part part,
		    const double *row)
{
	for (size_t i = 0; i < reader->ntracks; i++) {
		double value = run_reader_value(reader, i, row);

		if (isnan(value))
			continue;
		reader->newest[i] = value;
		if (part != PART_AFTER)
			reader->loaded[i] = value;
		if (part != PART_MEASURED)
			continue;
		reader->held[i] = value;
		reader->most[i] = fmax(reader->most[i], value);
	}
}

static void
run_reader_add(struct run_reader *reader, enum part part, double time_s,
	       double dose, const double *row)
{
	for (size_t i = 0; i < reader->ntracks; i++)
		track_add(&reader->tracks[i], part, time_s, dose,
			  run_reader_value(reader, i, row));
}

static void
run_reader_add_counts(struct run_reader *reader, double time_s,
		      const double *row)
{
	for (size_t i = 0; i < CAUSES; i++)
		if (reader->dose_columns[i] >= 0)
			curve_add(&reader->doses.by_time[i], time_s, time_s,
				  row[reader->dose_columns[i]]);
}

/* Uses one exact reading per cycle: the last one before the cycle ended. */
static void
run_reader_flush_cycle(struct run_reader *reader)
{
	for (size_t i = 0; i < reader->ntracks; i++) {
		track_add(&reader->tracks[i], PART_MEASURED, reader->held_s,
			  reader->held_dose, reader->held[i]);
		reader->held[i] = NAN;
	}
	reader->cycles++;
}

static void
run_reader_hold(struct run_reader *reader, double time_s, double dose)
{
	const struct run_timeline *timeline = reader->timeline;

	if (reader->cycles < timeline->ncycles &&
	    time_s > timeline->cycles[reader->cycles])
		run_reader_flush_cycle(reader);
	if (run_timeline_part(timeline, time_s) != PART_MEASURED)
		return;
	reader->held_s = time_s;
	reader->held_dose = dose;
}

static void
run_reader_span(struct run_reader *reader, double time_s, double dose)
{
	if (isnan(reader->first_s)) {
		reader->first_s = time_s;
		reader->first_dose = dose;
	}
	reader->last_s = time_s;
}

void
run_reader_row(struct run_reader *reader, const double *row)
{
	const struct run_timeline *timeline = reader->timeline;
	double time_s = row[reader->time];
	double dose = reader->dose >= 0 ? row[reader->dose] : time_s;
	enum part part = run_timeline_part(timeline, time_s);

	tally_row(&reader->requests, timeline, time_s, row);
	tally_row(&reader->errors, timeline, time_s, row);
	tally_row(&reader->visitors, timeline, time_s, row);
	tally_row(&reader->counted, timeline, time_s, row);
	tally_row(&reader->limit, timeline, time_s, row);
	if (timeline->death != DEATH_NONE && time_s > timeline->death_s)
		return;
	if (part == PART_MEASURED)
		run_reader_span(reader, time_s, dose);
	run_reader_look_for_restarts(reader, time_s, dose, row);
	run_reader_add_counts(reader, time_s, row);
	if (timeline->ncycles > 0)
		run_reader_hold(reader, time_s, dose);
	else
		run_reader_add(reader, part, time_s, dose, row);
	run_reader_remember(reader, part, row);
}

void
run_reader_process(struct run_reader *reader, uint64_t key, const char *metric,
		   double time_s, double value)
{
	for (size_t i = 0; i < reader->ntracks; i++) {
		struct track *track = &reader->tracks[i];

		if (strcmp(track->name, metric) != 0 ||
		    run_timeline_part(reader->timeline, time_s) == PART_AFTER)
			continue;
		track_add_worker(track, key, time_s, reader->last_dose, value);
	}
}

void
run_reader_end(struct run_reader *reader)
{
	if (reader->cycles < reader->timeline->ncycles)
		run_reader_flush_cycle(reader);
}

int
run_reader_per_second(const struct run_reader *reader)
{
	return reader->dose < 0;
}

int
run_reader_restarts(const struct run_reader *reader)
{
	return (int)reader->timeline->nrestarts + reader->resets;
}

double
run_reader_measured(const struct counter *counter)
{
	return counter->after - (isnan(counter->before) ? 0 : counter->before);
}

double
run_reader_rate(const struct run_reader *reader)
{
	double span = reader->last_s - reader->first_s;

	if (run_reader_per_second(reader))
		return 1;
	return span > 0 ? (reader->counted.after - reader->first_dose) / span
			: NAN;
}
