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

static int
process_take(struct process *process, size_t source, double *values,
	     const char **reason)
{
	const struct source *from = source_table[source];
	int result;

	if (from->read_new == NULL)
		return source_read(from, process->dir, &process->kept[source],
				   values, reason);
	*reason = NULL;
	result = from->read_new(process->dir, &process->last[source], values,
				reason);
	process->renewed = result == 0;
	process->helped |= result == 0;
	process->told_s = (double)process->last[source] / 1e9;
	return result;
}

/* The last values of a process that has ended stay, and those that are still
 * the newest. */
static void
process_read(struct process *process, size_t source, struct gaps *gaps,
	     struct record *record)
{
	double values[SOURCE_METRICS];
	struct proc_stat stat;
	const char *reason;
	int result = process_take(process, source, values, &reason);

	if (result > 0)
		return;
	if (result != 0) {
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

struct process *
readings_learn(struct tree *tree, const struct answer *answer)
{
	for (size_t p = 0; p < tree->count; p++) {
		struct process *process = &tree->items[p];

		if (process->id.pid != answer->id.pid ||
		    process->id.start != answer->id.start)
			continue;
		process->contact = answer->contact;
		process->contact.dir = process->dir;
		return process;
	}
	return NULL;
}

/* No answer is a gap; after several in a row the process is left alone. */
void
readings_answer(struct tree *tree, const struct answer *answer,
		struct gaps *gaps, struct record *record)
{
	struct process *process = readings_learn(tree, answer);

	if (process == NULL)
		return;
	memcpy(process->values[answer->source], answer->values,
	       sizeof(answer->values));
	ask_record(process, record);
	process->answers = contact_asker(&process->contact) != NULL;
	if (answer->reason != NULL)
		gap_record(gaps, answer->source, process, answer->reason,
			   record);
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

static double
process_value(const struct process *process, size_t row)
{
	size_t i, j;

	return metric_find(metric_rows[row].column, 1, &i, &j) == 0
		   ? process->values[i][j]
		   : NAN;
}

/* Where a metric's value of that process is kept; NULL: nowhere. */
static double *
process_place(struct process *process, size_t row, int several)
{
	size_t i, j;

	return metric_find(metric_rows[row].column, several, &i, &j) == 0
		   ? &process->values[i][j]
		   : NULL;
}

/*
 * Own memory at the time of the helper's reading, which lies between our last
 * two: it may have grown by much since.
 */
static double
process_own_at(const struct process *process, double own, double now_s,
	       double taken_s)
{
	double span = now_s - process->own_s;
	double passed = taken_s - process->own_s;

	if (isnan(process->own) || !(passed >= 0 && passed < span))
		return own;
	return process->own + (own - process->own) * passed / span;
}

/*
 * Own memory is what is in use, what malloc keeps free, and the rest: only the
 * sources together tell that.
 */
static void
process_account(struct process *process, int several)
{
	double *in_use = process_place(process, METRIC_ROW_in_use, several);
	double *free_space =
	    process_place(process, METRIC_ROW_malloc_free, several);
	double *rest =
	    process_place(process, METRIC_ROW_outside_malloc, several);
	double own = *process_place(process, METRIC_ROW_anon, several);
	double now_s = clock_now();

	if (process->renewed)
		*rest = process_own_at(process, own, now_s, process->told_s) -
			*in_use - *free_space;
	process->own = own;
	process->own_s = now_s;
}

void
readings_take(struct tree *tree, struct gaps *gaps, struct record *record,
	      unsigned due)
{
	for (size_t p = 0; p < tree->count; p++) {
		for (size_t i = 0; i < source_count && !tree->items[p].gone;
		     i++)
			if ((source_table[i]->cadence & due) != 0 &&
			    source_table[i]->ask == NULL)
				tree_read(tree, p, i, gaps, record);
		if (due & CADENCE_HELPED)
			process_account(&tree->items[p], tree->several);
	}
	if ((due & source_cgroup.cadence) != 0 && tree->members.group != NULL)
		tree->group_is_read =
		    cgroup_read_folder(tree->members.group, tree->group) == 0;
	tree_sweep(tree, record);
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
