/* SPDX-License-Identifier: MIT */
#include "sample/readings.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/group_memory.h"
#include "sample/source_cgroup.h"

enum { PROCESS_ROWS = 64 };

/* Columns before and after those of the sources. */
static const char *const first_columns[] = {
    "requests", "errors",     "visitors", "connections",
    "aborts",	"all_errors", "messages", "streams"};
static const char *const last_columns[] = {"processes", "cgroup_other_bytes",
					   "harness_rss_bytes", "sampler_cpu_s",
					   "rollup_s"};

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

double *
readings_place(struct process *process, size_t row, int several)
{
	size_t i, j;

	return metric_find(metric_rows[row].column, several, &i, &j) == 0
		   ? &process->values[i][j]
		   : NULL;
}

static double
process_value(const struct process *process, size_t row)
{
	size_t i, j;

	return metric_find(metric_rows[row].column, 1, &i, &j) == 0
		   ? process->values[i][j]
		   : NAN;
}

static double
readings_other(const struct tree *tree)
{
	double resident = readings_value(tree, METRIC_ROW_anon) -
			  readings_value(tree, METRIC_ROW_swap);

	return tree->headless ? NAN : group_memory_other(tree, resident);
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
	row[2] = (double)dose_visitors(dose);
	row[3] = (double)dose_connections(dose);
	row[4] = (double)dose_aborts(dose);
	row[5] = (double)dose_all_errors(dose);
	row[6] = (double)dose_messages(dose);
	row[7] = (double)dose_streams(dose);
}

/*
 * Whether the helper has told something new in the process that has the most in
 * use: a sum that only the small ones renew would look level.
 */
static int
tree_is_renewed(const struct tree *tree)
{
	double most = -1, in_use;
	int renewed = 0;

	for (size_t p = 0; p < tree->count; p++) {
		in_use = process_value(&tree->items[p], METRIC_ROW_in_use);
		if (in_use > most) {
			most = in_use;
			renewed = tree->items[p].renewed;
		}
	}
	return renewed;
}

void
readings_row(const struct tree *tree, unsigned due, double *row)
{
	double *next = row + COUNT(first_columns);

	if (!tree_is_renewed(tree))
		due &= ~(unsigned)CADENCE_HELPED;

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
	*next++ = due & CADENCE_SLOW ? readings_other(tree) : NAN;
	*next++ = due & CADENCE_SLOW ? own_rss() : NAN;
	*next++ = clock_thread_cpu();
	*next++ = tree->rollup_s;
}

double
readings_value(const struct tree *tree, size_t row)
{
	size_t i, j;

	if (metric_find(metric_rows[row].column, tree->several, &i, &j) != 0)
		return NAN;
	return tree_sum(tree, i, j);
}

static int
process_compare(const void *a, const void *b)
{
	double x = process_value(*(struct process *const *)a, METRIC_ROW_rss);
	double y = process_value(*(struct process *const *)b, METRIC_ROW_rss);

	return (x < y) - (x > y);
}

/* NAN unless it is new. */
static double
process_value_now(const struct process *process, size_t row, unsigned due)
{
	return (due & CADENCE_HELPED) && process->renewed
		   ? process_value(process, row)
		   : NAN;
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
	    [PROCESS_IN_USE] =
		process_value_now(process, METRIC_ROW_in_use, due),
	    [PROCESS_OUTSIDE_MALLOC] =
		process_value_now(process, METRIC_ROW_outside_malloc, due),
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
