/* SPDX-License-Identifier: MIT */
#include "cmd/intake.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* What the heap may grow to is no growth. */
#define LIMIT_COLUMN "heap_limit_bytes"

static int
intake_column(const struct strings *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (strcmp(columns->items[i], name) == 0)
			return (int)i;
	return -1;
}

static int
is_bytes(const char *name)
{
	size_t len = strlen(name);

	return len >= 6 && strcmp(name + len - 6, "_bytes") == 0;
}

static int
is_count(const char *name)
{
	static const char *const counts[] = {
	    "fds",	  "sockets",	   "threads",
	    "goroutines", "go_goroutines", "process_open_fds"};

	for (size_t i = 0; i < COUNT(counts); i++)
		if (strcmp(name, counts[i]) == 0)
			return 1;
	return 0;
}

/*
 * Columns that are judged: not flatline's own memory, and not those that
 * exact memory holds already.
 */
static int
is_metric(const struct strings *columns, const char *name)
{
	if (text_starts(name, "harness_") || strcmp(name, LIMIT_COLUMN) == 0)
		return 0;
	if (intake_column(columns, "anon_bytes") >= 0 &&
	    (strcmp(name, "pss_bytes") == 0 || strcmp(name, "swap_bytes") == 0))
		return 0;
	return is_bytes(name) || is_count(name);
}

/* Several lives are looked for where nothing else tells of restarts. */
static void
intake_add_track(struct intake *intake, const char *name, int column)
{
	struct track *track = &intake->tracks[intake->ntracks];
	const struct course *course = intake->course;

	track_init(track, name, is_bytes(name) ? MEASURE_BYTES : MEASURE_COUNT);
	if (course->nrestarts > 0 || isnan(course->measured_from_s))
		track_follow_lives(track);
	intake->loaded[intake->ntracks] = intake->held[intake->ntracks] = NAN;
	intake->newest[intake->ntracks] = intake->most[intake->ntracks] = NAN;
	intake->columns[intake->ntracks++] = column;
}

static struct tally
intake_tally(const struct strings *columns, const char *name)
{
	return (struct tally){intake_column(columns, name), NAN, NAN, NAN};
}

int
intake_init(struct intake *intake, const struct strings *columns,
	    const char *metric, const struct course *course, const char *input,
	    struct error *err)
{
	memset(intake, 0, sizeof(*intake));
	intake->course = course;
	intake->time = intake_column(columns, "time_s");
	intake->dose =
	    course->per_second ? -1 : intake_column(columns, "requests");
	intake->pid = intake_column(columns, "pid");
	intake->limit = intake_tally(columns, LIMIT_COLUMN);
	intake->requests = intake_tally(columns, "requests");
	intake->errors = intake_tally(columns, "errors");
	intake->first_s = intake->last_s = NAN;
	intake->last_dose = intake->last_pid = intake->held_dose = NAN;
	if (intake->time < 0)
		return error_set(err, STATUS_DATA, "%s:1: no column time_s",
				 input);
	for (size_t i = 0; i < columns->count; i++) {
		const char *name = columns->items[i];

		if (intake->ntracks < VERDICT_METRICS &&
		    (metric != NULL ? strcmp(name, metric) == 0
				    : is_metric(columns, name)))
			intake_add_track(intake, name, (int)i);
	}
	if (intake->ntracks > 0)
		return 0;
	if (metric != NULL)
		return error_set(err, STATUS_DATA, "%s:1: no column %.40s",
				 input, metric);
	return error_set(err, STATUS_DATA,
			 "%s:1: no memory column: expected names such as "
			 "rss_bytes",
			 input);
}

void
intake_free(struct intake *intake)
{
	for (size_t i = 0; i < intake->ntracks; i++)
		track_free(&intake->tracks[i]);
}

static void
tally_row(struct tally *tally, const struct course *course, double time_s,
	  const double *row)
{
	if (tally->column < 0 || isnan(row[tally->column]))
		return;
	tally->last = row[tally->column];
	if (time_s <= course->measured_from_s)
		tally->before = tally->last;
	if (!(time_s > course->measured_to_s))
		tally->after = tally->last;
}

/*
 * What the rows show themselves: another pid, or a counter that begins anew
 * together with the memory.
 */
static int
intake_was_replaced(const struct intake *intake, double dose, const double *row)
{
	const struct track *track = &intake->tracks[0];
	double value = row[intake->columns[0]];

	if (intake->pid >= 0 && !isnan(intake->last_pid) &&
	    !isnan(row[intake->pid]))
		return row[intake->pid] != intake->last_pid;
	return dose < intake->last_dose / 2 &&
	       track->measure == MEASURE_BYTES &&
	       value < track_level(track) / 2;
}

static void
intake_restart(struct intake *intake, enum death how)
{
	for (size_t i = 0; i < intake->ntracks; i++)
		track_restart(&intake->tracks[i], how);
}

static void
intake_look_for_restarts(struct intake *intake, double time_s, double dose,
			 const double *row)
{
	const struct course *course = intake->course;

	while (intake->restarts < course->nrestarts &&
	       course->restarts[intake->restarts].time_s <= time_s)
		intake_restart(intake,
			       course->restarts[intake->restarts++].how);
	if (course->nrestarts == 0 && intake_was_replaced(intake, dose, row)) {
		intake_restart(intake, DEATH_OTHER);
		intake->resets++;
	}
	intake->last_dose = dose;
	if (intake->pid >= 0 && !isnan(row[intake->pid]))
		intake->last_pid = row[intake->pid];
}

static void
intake_remember(struct intake *intake, enum part part, const double *row)
{
	for (size_t i = 0; i < intake->ntracks; i++) {
		double value = row[intake->columns[i]];

		if (isnan(value))
			continue;
		intake->newest[i] = value;
		if (part != PART_AFTER)
			intake->loaded[i] = value;
		if (part != PART_MEASURED)
			continue;
		intake->held[i] = value;
		intake->most[i] = fmax(intake->most[i], value);
	}
}

static void
intake_add(struct intake *intake, enum part part, double time_s, double dose,
	   const double *row)
{
	for (size_t i = 0; i < intake->ntracks; i++)
		track_add(&intake->tracks[i], part, time_s, dose,
			  row[intake->columns[i]]);
}

/* One exact reading a cycle counts: the last before the cycle ended. */
static void
intake_flush_cycle(struct intake *intake)
{
	for (size_t i = 0; i < intake->ntracks; i++) {
		track_add(&intake->tracks[i], PART_MEASURED, intake->held_s,
			  intake->held_dose, intake->held[i]);
		intake->held[i] = NAN;
	}
	intake->cycles++;
}

static void
intake_hold(struct intake *intake, double time_s, double dose)
{
	const struct course *course = intake->course;

	if (intake->cycles < course->ncycles &&
	    time_s > course->cycles[intake->cycles])
		intake_flush_cycle(intake);
	if (course_part(course, time_s) != PART_MEASURED)
		return;
	intake->held_s = time_s;
	intake->held_dose = dose;
}

static void
intake_span(struct intake *intake, double time_s, double dose)
{
	if (isnan(intake->first_s)) {
		intake->first_s = time_s;
		intake->first_dose = dose;
	}
	intake->last_s = time_s;
}

void
intake_row(struct intake *intake, const double *row)
{
	const struct course *course = intake->course;
	double time_s = row[intake->time];
	double dose = intake->dose >= 0 ? row[intake->dose] : time_s;
	enum part part = course_part(course, time_s);

	tally_row(&intake->requests, course, time_s, row);
	tally_row(&intake->errors, course, time_s, row);
	tally_row(&intake->limit, course, time_s, row);
	if (course->death != DEATH_NONE && time_s > course->death_s)
		return;
	if (part == PART_MEASURED)
		intake_span(intake, time_s, dose);
	intake_look_for_restarts(intake, time_s, dose, row);
	if (course->ncycles > 0)
		intake_hold(intake, time_s, dose);
	else
		intake_add(intake, part, time_s, dose, row);
	intake_remember(intake, part, row);
}

void
intake_process(struct intake *intake, uint64_t key, const char *metric,
	       double time_s, double value)
{
	for (size_t i = 0; i < intake->ntracks; i++) {
		struct track *track = &intake->tracks[i];

		if (strcmp(track->name, metric) != 0 ||
		    course_part(intake->course, time_s) == PART_AFTER)
			continue;
		track_add_worker(track, key, time_s, intake->last_dose, value);
	}
}

void
intake_end(struct intake *intake)
{
	if (intake->cycles < intake->course->ncycles)
		intake_flush_cycle(intake);
}

int
intake_per_second(const struct intake *intake)
{
	return intake->dose < 0;
}

int
intake_restarts(const struct intake *intake)
{
	return (int)intake->course->nrestarts + intake->resets;
}

double
intake_measured(const struct tally *tally)
{
	return tally->after - (isnan(tally->before) ? 0 : tally->before);
}

double
intake_rate(const struct intake *intake)
{
	double span = intake->last_s - intake->first_s;

	if (intake_per_second(intake))
		return 1;
	return span > 0 ? (intake->requests.after - intake->first_dose) / span
			: NAN;
}
