/* SPDX-License-Identifier: MIT */
/* What a row of each file of a run directory says. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "record/record_write.h"

static void
record_begin_row_at(struct record *record, double time_s)
{
	pthread_mutex_lock(&record->lock);
	buf_clear(&record->row);
	buf_addf(&record->row, "%.3f", time_s);
}

static void
record_begin_row(struct record *record)
{
	record_begin_row_at(record, record_time(record));
}

static void
record_end_row(struct record *record, enum record_csv file)
{
	record_write_row(record, file);
	pthread_mutex_unlock(&record->lock);
}

void
record_columns(struct record *record, const struct strings *names)
{
	pthread_mutex_lock(&record->lock);
	record->ncolumns = names->count;
	buf_clear(&record->row);
	buf_adds(&record->row, "time_s");
	for (size_t i = 0; i < names->count; i++) {
		buf_adds(&record->row, ",");
		escape_csv(&record->row, names->items[i]);
	}
	record_end_row(record, RECORD_SAMPLES);
}

/* Most values are integers, which are much cheaper to format. */
static void
record_add_value(struct record *record, double value)
{
	if (fabs(value) < 1e15 && value == floor(value))
		buf_addf(&record->row, "%lld", (long long)value);
	else if (isfinite(value))
		buf_addf(&record->row, "%.15g", value);
}

static void
record_add_values(struct record *record, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add(&record->row, ",", 1);
		record_add_value(record, values[i]);
	}
}

void
record_sample(struct record *record, const double *values)
{
	record_sample_at(record, record_time(record), values);
}

void
record_sample_at(struct record *record, double time_s, const double *values)
{
	record_begin_row_at(record, time_s);
	record_add_values(record, values, record->ncolumns);
	record_end_row(record, RECORD_SAMPLES);
}

void
record_self(struct record *record, const struct self_row *self)
{
	const double values[] = {
	    self->requests,   self->errors, self->rss_bytes,
	    self->anon_bytes, self->cpu_s,  self->busiest,
	    self->lag_ms,     self->late,   self->dropped};

	record_begin_row(record);
	record_add_values(record, values, COUNT(values));
	record_end_row(record, RECORD_SELF);
}

void
record_route(struct record *record, double time_s, const char *route,
	     const char *status_class, uint64_t requests, uint64_t errors)
{
	record_begin_row_at(record, time_s);
	buf_adds(&record->row, ",");
	escape_csv(&record->row, route);
	buf_addf(&record->row, ",%s,%llu,%llu", status_class,
		 (unsigned long long)requests, (unsigned long long)errors);
	record_end_row(record, RECORD_ROUTES);
}

void
record_process(struct record *record, pid_t pid, uint64_t start,
	       const char *name, const double values[PROCESS_VALUES])
{
	record_begin_row(record);
	buf_addf(&record->row, ",%d,%llu,", (int)pid,
		 (unsigned long long)start);
	escape_csv(&record->row, name);
	record_add_values(record, values, PROCESS_VALUES);
	record_end_row(record, RECORD_PROCESSES);
}

void
record_descriptors(struct record *record, double time_s, const char *kind,
		   const char *what, const char *state, double count)
{
	const char *const texts[] = {kind, what, state};

	record_begin_row_at(record, time_s);
	for (size_t i = 0; i < COUNT(texts); i++) {
		buf_adds(&record->row, ",");
		escape_csv(&record->row, texts[i]);
	}
	record_add_values(record, &count, 1);
	record_end_row(record, RECORD_DESCRIPTORS);
}

/* With the lock held. Events that change nothing of what follows are no mark.
 */
static void
record_mark(struct record *record, double time_s, const char *event)
{
	static const char *const quiet[] = {"asked", "collection", "cycle",
					    "gap",   "look",	   "process"};

	for (size_t i = 0; i < COUNT(quiet); i++)
		if (strcmp(event, quiet[i]) == 0)
			return;
	if (record->nmarks < RECORD_MARKS)
		record->marks[record->nmarks++] = time_s;
}

void
record_event(struct record *record, const char *event, const char *fmt, ...)
{
	char detail[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	record_event_at(record, record_time(record), event, detail);
}

void
record_event_at(struct record *record, double time_s, const char *event,
		const char *detail)
{
	record_begin_row_at(record, time_s);
	record_mark(record, time_s, event);
	buf_adds(&record->row, ",");
	escape_csv(&record->row, event);
	buf_adds(&record->row, ",");
	escape_csv(&record->row, detail);
	record_end_row(record, RECORD_EVENTS);
}
