/* SPDX-License-Identifier: MIT */
#include "sample/readings.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { PROCESS_ROWS = 64 };

/* Columns before and after those of the sources. */
static const char *const first_columns[] = {"requests", "errors"};
static const char *const last_columns[] = {"processes", "harness_rss_bytes",
					   "sampler_cpu_s", "rollup_s"};

_Static_assert(COUNT(first_columns) + COUNT(last_columns) <= READINGS_OTHERS,
	       "READINGS_OTHERS is too low");

/* A METRIC_SHARED uses the column of the METRIC_ALONE before it. */
static int
metric_has_column(const struct metric *metric)
{
	return metric->kind != METRIC_SHARED;
}

static int
metric_holds(const struct metric *metric, int several)
{
	return metric->kind != (several ? METRIC_ALONE : METRIC_SHARED);
}

void
readings_columns(struct strings *names)
{
	for (size_t i = 0; i < COUNT(first_columns); i++)
		strings_add(names, first_columns[i]);
	for (size_t i = 0; i < source_count; i++)
		for (size_t j = 0; j < source_table[i]->nmetrics; j++)
			if (metric_has_column(&source_table[i]->metrics[j]))
				strings_add(names,
					    source_table[i]->metrics[j].name);
	for (size_t i = 0; i < COUNT(last_columns); i++)
		strings_add(names, last_columns[i]);
}

void
readings_counters(struct strings *names)
{
	for (size_t i = 0; i < source_count; i++)
		for (size_t j = 0; j < source_table[i]->nmetrics; j++)
			if (source_table[i]->metrics[j].kind == METRIC_COUNTER)
				strings_add(names,
					    source_table[i]->metrics[j].name);
}

static void
gap_record(struct gaps *gaps, size_t source, const struct process *process,
	   const char *reason, struct record *record)
{
	const char **told = gaps->told[source];
	size_t i = 0;

	while (i < READINGS_GAPS && told[i] != NULL && told[i] != reason)
		i++;
	if (i == READINGS_GAPS || told[i] != NULL)
		return;
	told[i] = reason;
	record_event(record, "gap", "%s of %s (pid %d): %s",
		     source_table[source]->name, process->name,
		     (int)process->id.pid, reason);
}

/* The last values of a process that has ended stay. */
static void
process_read(struct process *process, size_t source, struct gaps *gaps,
	     struct record *record)
{
	double values[SOURCE_METRICS];
	struct proc_stat stat;
	const char *reason;

	if (source_read(source_table[source], process->dir,
			&process->kept[source], values, &reason) != 0) {
		process->gone =
		    reason != NULL && proc_stat(process->dir, &stat) != 0;
		if (process->gone)
			return;
		for (size_t j = 0; j < SOURCE_METRICS; j++)
			values[j] = NAN;
	}
	if (reason != NULL)
		gap_record(gaps, source, process, reason, record);
	memcpy(process->values[source], values,
	       source_table[source]->nmetrics * sizeof(values[0]));
}

/* Records once that a process is asked, and how. */
static void
ask_record(const struct process *process, struct record *record)
{
	const struct contact *contact = &process->contact;
	char opened[64] = "";

	if (process->answers || contact->failed > 0)
		return;
	if (contact->opened)
		snprintf(opened, sizeof(opened),
			 ", opened for this on 127.0.0.1:%d, closed at the end",
			 contact->port);
	record_event(record, "asked", "%s (pid %d), through its %s%s",
		     process->name, (int)contact->pid, contact->asker->help,
		     opened);
}

/* No answer is a gap; after several in a row the process is left alone. */
static void
process_ask(struct process *process, size_t source, struct gaps *gaps,
	    struct record *record)
{
	double *values = process->values[source];
	const char *reason = NULL;

	for (size_t j = 0; j < SOURCE_METRICS; j++)
		values[j] = NAN;
	source_table[source]->ask(&process->contact, values, &reason);
	ask_record(process, record);
	process->answers = contact_asker(&process->contact) != NULL;
	if (reason != NULL)
		gap_record(gaps, source, process, reason, record);
}

size_t
readings_ask(struct tree *tree, struct gaps *gaps, struct record *record)
{
	size_t asked = 0;

	for (size_t p = 0; p < tree->count; p++)
		for (size_t i = 0; i < source_count; i++) {
			struct contact *contact = &tree->items[p].contact;

			if (source_table[i]->ask == NULL ||
			    contact_asker(contact) == NULL)
				continue;
			process_ask(&tree->items[p], i, gaps, record);
			asked += contact->failed == 0;
		}
	return asked;
}

void
readings_leave(struct tree *tree)
{
	for (size_t p = 0; p < tree->count; p++) {
		struct contact *contact = &tree->items[p].contact;

		if (contact->opened && contact->asker->leave != NULL)
			contact->asker->leave(contact);
	}
}

/* Reading smaps_rollup locks the target's memory map: that time is recorded. */
static void
tree_read(struct tree *tree, size_t process, size_t source, struct gaps *gaps,
	  struct record *record)
{
	double start = clock_now();

	process_read(&tree->items[process], source, gaps, record);
	if (source_table[source] == &source_smaps_rollup)
		tree->rollup_s += clock_now() - start;
}

void
readings_take(struct tree *tree, struct gaps *gaps, struct record *record,
	      unsigned due)
{
	for (size_t p = 0; p < tree->count; p++)
		for (size_t i = 0; i < source_count && !tree->items[p].gone;
		     i++)
			if ((source_table[i]->cadence & due) != 0 &&
			    source_table[i]->ask == NULL)
				tree_read(tree, p, i, gaps, record);
	tree_sweep(tree, record);
}

static double
own_rss(void)
{
	double value = NAN;
	const char *reason;
	char text[PROC_TEXT];

	if (proc_read(AT_FDCWD, "/proc/self/statm", text, sizeof(text)) > 0)
		source_statm.parse(text, &value, &reason);
	return value;
}

void
readings_dose(const struct dose *dose, double *row)
{
	row[0] = (double)dose_requests(dose);
	row[1] = (double)dose_errors(dose);
}

void
readings_row(const struct tree *tree, unsigned due, double *row)
{
	double *next = row + COUNT(first_columns);

	for (size_t i = 0; i < source_count; i++) {
		const struct source *source = source_table[i];
		int read = (source->cadence & due) != 0;

		for (size_t j = 0; j < source->nmetrics; j++) {
			const struct metric *metric = &source->metrics[j];

			next += metric_has_column(metric);
			if (metric_holds(metric, tree->several))
				next[-1] = read ? tree_sum(tree, i, j) : NAN;
		}
	}
	*next++ = (double)tree->count;
	*next++ = due & CADENCE_SLOW ? own_rss() : NAN;
	*next++ = clock_thread_cpu();
	*next++ = tree->rollup_s;
}

/* Finds the metric that fills the column now; -1: none does. */
static int
metric_find(const char *column, int several, size_t *source, size_t *metric)
{
	for (size_t i = 0; i < source_count; i++)
		for (size_t j = 0; j < source_table[i]->nmetrics; j++) {
			const struct metric *row = &source_table[i]->metrics[j];

			if (!metric_holds(row, several) ||
			    strcmp(row->name, column) != 0)
				continue;
			*source = i;
			*metric = j;
			return 0;
		}
	return -1;
}

double
readings_value(const struct tree *tree, size_t row)
{
	size_t i, j;

	if (metric_find(metric_rows[row].column, tree->several, &i, &j) != 0)
		return NAN;
	return tree_sum(tree, i, j);
}

static double
process_value(const struct process *process, size_t row)
{
	size_t i, j;

	return metric_find(metric_rows[row].column, 1, &i, &j) == 0
		   ? process->values[i][j]
		   : NAN;
}

static int
process_compare(const void *a, const void *b)
{
	double x = process_value(*(struct process *const *)a, METRIC_ROW_rss);
	double y = process_value(*(struct process *const *)b, METRIC_ROW_rss);

	return (x < y) - (x > y);
}

/* An answer is recorded once, though it is kept until the next. */
static void
process_record(const struct process *process, unsigned due,
	       struct record *record)
{
	int answered = (due & CADENCE_ASKED) && process->answers;
	const double values[] = {
	    [PROCESS_RSS] = process_value(process, METRIC_ROW_rss),
	    [PROCESS_ANON] = process_value(process, METRIC_ROW_anon),
	    [PROCESS_HEAP] =
		answered ? process_value(process, METRIC_ROW_heap) : NAN,
	};

	record_process(record, process->id.pid, process->id.start,
		       process->name, values);
}

void
readings_processes(const struct tree *tree, unsigned due, struct record *record)
{
	const struct process *largest[PROC_TREE];

	if (!tree->several)
		return;
	for (size_t i = 0; i < tree->count; i++)
		largest[i] = &tree->items[i];
	if (tree->count > PROCESS_ROWS)
		qsort(largest, tree->count, sizeof(largest[0]),
		      process_compare);
	for (size_t i = 0; i < tree->count && i < PROCESS_ROWS; i++)
		process_record(largest[i], due, record);
}
