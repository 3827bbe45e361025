/* SPDX-License-Identifier: MIT */
/* What a row is made from: read from the processes of a tree, or told by them.
 */
#include "sample/readings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sample/source_cgroup.h"

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
	double *in_use = readings_place(process, METRIC_ROW_in_use, several);
	double *free_space =
	    readings_place(process, METRIC_ROW_malloc_free, several);
	double *rest =
	    readings_place(process, METRIC_ROW_outside_malloc, several);
	double own = *readings_place(process, METRIC_ROW_anon, several);
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
